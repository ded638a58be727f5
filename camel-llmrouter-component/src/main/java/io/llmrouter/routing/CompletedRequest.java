/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.Objects;
import java.util.Optional;

/**
 * A request that is over: its record, and what must never be in a record. Whoever keeps one keeps the prompt.
 *
 * @param decision the whole record
 * @param request what was asked
 * @param response what was answered; null if nothing was
 * @param texts how much of the texts may be recorded
 */
public record CompletedRequest(
        RoutingDecision decision, RoutingRequest request, ChatResponse response, TextRecording texts) {

    /** Checks what is required. */
    public CompletedRequest {
        Objects.requireNonNull(decision, "decision");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(texts, "texts");
    }

    /** Without texts on record. */
    public CompletedRequest(RoutingDecision decision, RoutingRequest request, ChatResponse response) {
        this(decision, request, response, TextRecording.hash);
    }

    /** The answer's text, if there is one. */
    public Optional<String> answer() {
        return response == null
                ? Optional.empty()
                : Optional.ofNullable(response.aiMessage().text());
    }
}
