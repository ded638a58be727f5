/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.function.Consumer;

/**
 * Where the parts of a live stream go. Models take turns: a part goes out only in its model's turn, and once one went out nobody else gets a turn. So
 * two models never speak into one stream, even when a first part comes in the very moment its time is over. Thread-safe as far as the receiver is: a
 * model calls it from one thread at a time.
 */
public final class PartialAnswers {

    private final StreamingChatResponseHandler receiver;
    private final Consumer<String> firstPart;
    private Turn turn;
    private boolean started;
    private int chars;

    /**
     * @param receiver only its {@code onPartial...} and {@code onCompleteToolCall} methods are called
     * @param firstPart told the answering model's name just before the first part goes out
     */
    public PartialAnswers(StreamingChatResponseHandler receiver, Consumer<String> firstPart) {
        this.receiver = receiver;
        this.firstPart = firstPart;
    }

    /**
     * Gives the next model its turn; the turn before is over.
     *
     * @param model its name
     * @return where that model's parts go
     */
    public synchronized Turn turnOf(String model) {
        turn = new Turn(model);
        return turn;
    }

    /** Whether any part went out. */
    public synchronized boolean started() {
        return started;
    }

    private synchronized Begin begin(Turn speaker, int length) {
        if (turn != speaker) {
            return Begin.DROPPED;
        }
        chars += length;
        Begin begin = started ? Begin.LATER : Begin.FIRST;
        started = true;
        return begin;
    }

    private enum Begin {
        FIRST,
        LATER,
        DROPPED
    }

    /** One model's turn to speak. */
    public final class Turn {

        private final String model;

        private Turn(String model) {
            this.model = model;
        }

        /** Sends text. */
        public void text(String part) {
            send(length(part), () -> receiver.onPartialResponse(part));
        }

        /** Sends a whole tool call. */
        public void completeToolCall(CompleteToolCall call) {
            send(0, () -> receiver.onCompleteToolCall(call));
        }

        void thinking(PartialThinking part) {
            send(length(part.text()), () -> receiver.onPartialThinking(part));
        }

        void toolCall(PartialToolCall part) {
            send(length(part.partialArguments()), () -> receiver.onPartialToolCall(part));
        }

        boolean started() {
            return PartialAnswers.this.started();
        }

        /** Ends the turn, unless a part went out already: then it stays this model's answer, for better or worse. */
        boolean giveUp() {
            synchronized (PartialAnswers.this) {
                if (!started) {
                    turn = null;
                }
                return !started;
            }
        }

        /** Characters that went out. */
        int chars() {
            synchronized (PartialAnswers.this) {
                return chars;
            }
        }

        private void send(int length, Runnable part) {
            Begin begin = begin(this, length);
            if (begin == Begin.FIRST) {
                firstPart.accept(model);
            }
            if (begin != Begin.DROPPED) {
                part.run();
            }
        }
    }

    private static int length(String part) {
        return part == null ? 0 : part.length();
    }
}
