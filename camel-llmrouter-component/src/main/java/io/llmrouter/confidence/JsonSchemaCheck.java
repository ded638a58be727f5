/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * 1 if the answer is the JSON that the request asked for, else 0.
 *
 * <p>Idea: what cannot be parsed cannot be right, whatever else is said of it; so this is a gate rather than a signal. Cost: parsing, and validation
 * by the request's schema (JSON Schema 2020-12 unless it says otherwise). Source: none needed. Known weakness: valid is not right. A schema that refers to
 * another document, or has a pattern beyond RE2's syntax, allows nothing. A request that asks for no JSON, or an answer that calls tools instead, gives no
 * signal. Stateless; needs {@code com.networknt:json-schema-validator}.
 */
public final class JsonSchemaCheck implements ConfidenceEstimator {

    @Override
    public String name() {
        return "jsonSchema";
    }

    @Override
    public OptionalDouble estimate(ChatRequest request, ChatResponse answer) {
        ResponseFormat format = request.responseFormat();
        String text = answer.aiMessage().text();
        boolean callsTools = text == null && answer.aiMessage().hasToolExecutionRequests();
        if (format == null || format.type() != ResponseFormatType.JSON || callsTools) {
            return OptionalDouble.empty();
        }
        Optional<JsonNode> json = text == null ? Optional.empty() : JsonSchemas.parse(text);
        boolean good = json.isPresent()
                && (format.jsonSchema() == null
                        || JsonSchemas.allows(format.jsonSchema().rootElement(), json.get()));
        return OptionalDouble.of(good ? 1 : 0);
    }
}
