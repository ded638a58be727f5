/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.camel.LlmRouterProperties;
import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.failure.InvalidFeedbackException;
import io.llmrouter.feedback.FeedbackBook;
import io.llmrouter.feedback.FeedbackBook.Receipt;
import io.llmrouter.feedback.FeedbackFields;
import io.llmrouter.feedback.Opinion;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/** Takes feedback about an answer of the caller's tenant; an operator's about any. All headers of the client are dropped. Thread-safe. */
public final class FeedbackWriter implements Processor {

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        Map<String, Object> fields = fields(message.getBody(byte[].class));
        message.removeHeaders("*");
        FeedbackBook.Caller caller = new FeedbackBook.Caller(
                exchange.getProperty(LlmRouterProperties.TENANT, String.class),
                exchange.getProperty(LlmRouterProperties.OPERATOR, false, boolean.class));
        Receipt receipt =
                LlmRouterRegistry.get(exchange.getContext()).feedback().give(FeedbackFields.read(fields), caller);
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        message.setBody(json(receipt).toString());
    }

    private static Map<String, Object> fields(byte[] body) {
        JsonNode node;
        try {
            node = MAPPER.readTree(body == null ? new byte[0] : body);
        } catch (IOException e) {
            throw noObject();
        }
        if (!node.isObject()) {
            throw noObject();
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        node.properties().forEach(field -> fields.put(field.getKey(), value(field.getValue())));
        return fields;
    }

    private static InvalidFeedbackException noObject() {
        return new InvalidFeedbackException(
                null, "the body is no JSON object; write for example {\"decision_id\": \"...\", \"score\": 1}");
    }

    private static Object value(JsonNode value) {
        if (value.isNull()) {
            return null;
        } else if (value.isTextual()) {
            return value.textValue();
        } else if (value.isBoolean()) {
            return value.booleanValue();
        }
        return value.isNumber() ? value.doubleValue() : value;
    }

    private static ObjectNode json(Receipt receipt) {
        ObjectNode json = MAPPER.createObjectNode()
                .put("object", "feedback")
                .put("decision_id", receipt.decision().id())
                .put("outcome", receipt.outcome().name());
        ArrayNode current = json.putArray("feedback");
        for (Opinion opinion : receipt.history().current()) {
            current.addObject()
                    .put("source", opinion.source().name())
                    .put("model", opinion.model())
                    .put("score", opinion.score())
                    .put("label", opinion.label())
                    .put("time", opinion.time().toString());
        }
        return json;
    }
}
