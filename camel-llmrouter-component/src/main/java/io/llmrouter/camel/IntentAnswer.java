/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.intent.IntentResult;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Puts an intent on an exchange. Immutable.
 *
 * @param router that found it
 * @param found what was found
 */
record IntentAnswer(String router, IntentResult found) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** The body becomes the intent's name, null when unsure, or all that was found as JSON. */
    void applyTo(Exchange exchange, boolean json) throws JsonProcessingException {
        exchange.setProperty(LlmRouterProperties.FEATURES, found);
        Message message = exchange.getMessage();
        message.setHeader(LlmRouterHeaders.ROUTER_NAME, router);
        message.setHeader(LlmRouterHeaders.INTENT_SCORE, found.score());
        message.setHeader(LlmRouterHeaders.ABSTAINED, !found.accepted());
        message.setHeader(LlmRouterHeaders.REASON, found.accepted() ? "intents" : "unsure");
        if (found.accepted()) {
            message.setHeader(LlmRouterHeaders.INTENT, found.intent());
        } else {
            message.removeHeader(LlmRouterHeaders.INTENT); // one of an earlier step must not stand for this one
        }
        String name = found.accepted() ? found.intent() : null;
        message.setBody(json ? MAPPER.writeValueAsString(found) : name);
    }
}
