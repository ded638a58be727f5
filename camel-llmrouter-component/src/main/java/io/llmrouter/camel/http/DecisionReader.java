/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.camel.LlmRouterProperties;
import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.feedback.FeedbackBook;
import io.llmrouter.feedback.Opinion;
import io.llmrouter.routing.EventJson;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Shows a decision of the caller's tenant with what was said about it, {@code GET /v1/decisions/ID}; an operator any. What is another tenant's is refused
 * with the words for what is not there. Thread-safe.
 */
public final class DecisionReader implements Processor {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PATH = "/v1/decisions/";

    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        String path = message.getHeader(Exchange.HTTP_PATH, "", String.class);
        String id = path.startsWith(PATH) ? path.substring(PATH.length()) : "";
        LlmRouterRegistry registry = LlmRouterRegistry.get(exchange.getContext());
        FeedbackBook.Rated rated = registry.feedback()
                .read(
                        id,
                        new FeedbackBook.Caller(
                                exchange.getProperty(LlmRouterProperties.TENANT, String.class),
                                exchange.getProperty(LlmRouterProperties.OPERATOR, false, boolean.class)));
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("object", "decision");
        shown.putAll(EventJson.map(rated.event()));
        shown.put(
                "feedback",
                rated.feedback().current().stream().map(DecisionReader::opinion).toList());
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(MAPPER.writeValueAsBytes(shown));
    }

    private static Map<String, Object> opinion(Opinion opinion) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("source", opinion.source().name());
        shown.put("model", opinion.model());
        shown.put("score", opinion.score());
        shown.put("label", opinion.label());
        shown.put("time", opinion.time().toString());
        return shown;
    }
}
