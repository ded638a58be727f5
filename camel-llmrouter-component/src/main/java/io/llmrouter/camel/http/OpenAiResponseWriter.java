/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel.http;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.camel.LlmRouterProperties;
import io.llmrouter.openai.OpenAiResponse;
import io.llmrouter.routing.RoutingDecision;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Writes the answer as a {@code chat.completion}, or ends its stream. Thread-safe. */
public final class OpenAiResponseWriter implements Processor {

    /** Exchange property: the model name the client asked for. */
    static final String MODEL = "CamelLlmRouterRequestedModel";

    @Override
    public void process(Exchange exchange) {
        RoutingDecision decision = exchange.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class);
        ChatResponse answer = exchange.getProperty(LlmRouterProperties.CHAT_RESPONSE, ChatResponse.class);
        SseStream stream = exchange.getProperty(SseStream.PROPERTY, SseStream.class);
        if (stream != null) {
            if (!stream.started()) { // an answer without any part, such as an empty one
                stream.onAnswering(decision, decision.answer().model());
            }
            stream.finish(answer, decision);
            return;
        }
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        DecisionHttpHeaders.of(exchange).forEach(message::setHeader);
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        String model = exchange.getProperty(MODEL, String.class);
        message.setBody(head(decision, model).completion(answer).toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The decision's id is the answer's, so that one finds the other. */
    static OpenAiResponse head(RoutingDecision decision, String model) {
        return new OpenAiResponse("chatcmpl-" + decision.id(), decision.time().getEpochSecond(), model);
    }
}
