/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.routing.RoutingDecision.Confidence;

/**
 * The answer to give if none is trusted.
 *
 * @param model who gave it
 * @param response what
 * @param confidence how far it is trusted; null where nobody measured
 */
record Untrusted(String model, ChatResponse response, Confidence confidence) {

    /** The more probable of two; where that is not known of both, the later one, which a stronger model gave. */
    static Untrusted better(Untrusted earlier, Untrusted later) {
        return earlier != null
                        && earlier.confidence.probability() != null
                        && later.confidence.probability() != null
                        && earlier.confidence.probability() > later.confidence.probability()
                ? earlier
                : later;
    }
}
