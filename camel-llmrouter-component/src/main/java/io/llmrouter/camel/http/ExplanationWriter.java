/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.camel.LlmRouterProperties;
import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.routing.RoutingRequest;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Answers a chat-completions request with what would be done and why; no model is called, and nothing is streamed. Thread-safe. */
public final class ExplanationWriter implements Processor {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    public void process(Exchange exchange) throws Exception {
        exchange.removeProperty(SseStream.PROPERTY);
        LlmRouter router = LlmRouterRegistry.get(exchange.getContext())
                .routers()
                .require(exchange.getProperty(LlmRouterProperties.ROUTER, String.class));
        Message message = exchange.getMessage();
        RoutingRequest request = RoutingRequest.builder(message.getMandatoryBody(ChatRequest.class))
                .pin(exchange.getProperty(LlmRouterProperties.PIN, String.class))
                .tenant(exchange.getProperty(LlmRouterProperties.TENANT, String.class))
                .build();
        byte[] body = MAPPER.writeValueAsBytes(router.explain(request).map());
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(body);
    }
}
