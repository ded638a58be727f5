/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import dev.langchain4j.model.chat.response.ChatResponse;

/**
 * A model's answer with the time it took.
 *
 * @param response the answer
 * @param latencyNanos from the start of the call until it was complete
 * @param firstTokenNanos until the first partial answer, or -1 when it came in one piece
 * @param parts partial answers that it came in, 0 when it came in one piece
 */
public record ModelAnswer(ChatResponse response, long latencyNanos, long firstTokenNanos, int parts) {

    /** In one piece. */
    public ModelAnswer(ChatResponse response, long latencyNanos) {
        this(response, latencyNanos, -1, 0);
    }
}
