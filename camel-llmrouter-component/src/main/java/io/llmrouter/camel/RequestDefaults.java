/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;

/**
 * What an endpoint adds to a request that does not say it itself. Immutable.
 *
 * @param systemMessage put first if the request has none; null for none
 * @param parameters temperature, length, schema; null for none
 */
record RequestDefaults(String systemMessage, ChatRequestParameters parameters) {

    static RequestDefaults of(CamelContext context, LlmRouterConfiguration options) {
        String schema = OptionText.of(context, "jsonSchema", options.getJsonSchema());
        boolean says = options.getTemperature() != null || options.getMaxTokens() != null || schema != null;
        ChatRequestParameters parameters = says
                ? ChatRequestParameters.builder()
                        .temperature(options.getTemperature())
                        .maxOutputTokens(options.getMaxTokens())
                        .responseFormat(schema == null ? null : json(schema))
                        .build()
                : null;
        return new RequestDefaults(OptionText.of(context, "systemMessage", options.getSystemMessage()), parameters);
    }

    /** The request with what it lacks. */
    ChatRequest applyTo(ChatRequest request, String systemHeader) {
        ChatRequest complete = withSystem(request, systemHeader == null ? systemMessage : systemHeader);
        if (parameters == null) {
            return complete;
        }
        return ChatRequest.builder()
                .messages(complete.messages())
                .parameters(complete.parameters().defaultedBy(parameters))
                .build();
    }

    private static ChatRequest withSystem(ChatRequest request, String instructions) {
        if (instructions == null || request.messages().stream().anyMatch(SystemMessage.class::isInstance)) {
            return request;
        }
        List<ChatMessage> messages = new ArrayList<>(request.messages().size() + 1);
        messages.add(SystemMessage.from(instructions));
        messages.addAll(request.messages());
        return ChatRequest.builder()
                .messages(messages)
                .parameters(request.parameters())
                .build();
    }

    private static ResponseFormat json(String schema) {
        JsonSchema named = JsonSchema.builder()
                .name("answer")
                .rootElement(JsonRawSchema.from(schema))
                .build();
        return ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(named)
                .build();
    }
}
