/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.failure.CancelledCallException;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.model.Cancellation;
import io.llmrouter.provider.RecordedSet.Recording;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Plays back recorded answers: the one thing that stands in for a language model where none is to be had. A question that was not recorded is an error.
 * Holds no thread while it pretends to think. Thread-safe.
 */
public final class RecordedModel implements StreamingChatModel {

    private static final Pattern WORD = Pattern.compile("\\S+\\s*|\\s+");

    private final RecordedSet set;
    private final ModelSettings settings;
    private final Duration latency;
    private final boolean inOnePiece;

    RecordedModel(RecordedSet set, ModelSettings settings, Duration latency, boolean inOnePiece) {
        this.set = set;
        this.settings = settings;
        this.latency = latency;
        this.inOnePiece = inOnePiece;
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        Recording recording = set.find(question(request.messages())).orElse(null);
        if (recording == null) {
            handler.onError(new InvalidPromptException("the last user message is not a question of the recorded set "
                    + set.data() + ", so model '" + settings.name()
                    + "' has no answer to it; ask one of the set's questions or use a live model"));
            return;
        }
        long millis = latency == null ? recording.latencyMs() : latency.toMillis();
        if (millis == 0) {
            play(recording, handler);
        } else {
            playAfter(millis, recording, handler);
        }
    }

    /** Plays in the default pool and not on the one thread that keeps the time for the whole process. */
    private void playAfter(long millis, Recording recording, StreamingChatResponseHandler handler) {
        CompletableFuture<Recording> thinking =
                new CompletableFuture<Recording>().completeOnTimeout(recording, millis, TimeUnit.MILLISECONDS);
        Runnable forget = Cancellation.current().onCancel(() -> thinking.cancel(false));
        thinking.whenCompleteAsync((answer, cancelled) -> {
            forget.run();
            if (cancelled == null) {
                play(answer, handler);
            } else {
                handler.onError(new CancelledCallException("the caller of model '" + settings.name() + "' went away"));
            }
        });
    }

    private void play(Recording recording, StreamingChatResponseHandler handler) {
        try {
            sendParts(recording, handler);
        } catch (RuntimeException e) {
            handler.onError(e);
            return;
        }
        handler.onCompleteResponse(ChatResponse.builder()
                .aiMessage(AiMessage.builder()
                        .text(recording.text())
                        .attributes(recording.signals())
                        .build())
                .modelName(settings.modelName())
                .finishReason(FinishReason.STOP)
                .tokenUsage(new TokenUsage(recording.tokensIn(), recording.tokensOut()))
                .build());
    }

    private void sendParts(Recording recording, StreamingChatResponseHandler handler) {
        Matcher words = WORD.matcher(recording.text());
        while (!inOnePiece && words.find()) {
            handler.onPartialResponse(words.group());
        }
    }

    /** The text of the last user message: never that of an earlier one, whose answer would be a wrong one. */
    private static String question(List<ChatMessage> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof UserMessage user) {
                return user.contents().stream()
                        .filter(TextContent.class::isInstance)
                        .map(content -> ((TextContent) content).text())
                        .collect(Collectors.joining("\n"));
            }
        }
        return "";
    }
}
