package io.llmrouter.resilience;

import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;

/**
 * Where the parts of a live stream go, and the memory of whether any went: once the caller has seen a part, no other model can take over. Thread-safe
 * as far as the handler is: a model calls it from one thread at a time.
 */
public final class PartialAnswers {

    private final StreamingChatResponseHandler sink;
    private volatile boolean started;

    /** @param sink only its {@code onPartial...} and {@code onCompleteToolCall} methods are called */
    public PartialAnswers(StreamingChatResponseHandler sink) {
        this.sink = sink;
    }

    /** Whether any part went out. */
    public boolean started() {
        return started;
    }

    /** Sends text. */
    public void text(String part) {
        started = true;
        sink.onPartialResponse(part);
    }

    void thinking(PartialThinking part) {
        started = true;
        sink.onPartialThinking(part);
    }

    void toolCall(PartialToolCall part) {
        started = true;
        sink.onPartialToolCall(part);
    }

    /** Sends a whole tool call. */
    public void completeToolCall(CompleteToolCall call) {
        started = true;
        sink.onCompleteToolCall(call);
    }
}
