/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/** A decision record as JSON: its component names are the field names, times are ISO-8601. Stateless. */
public final class DecisionJson {

    private static final ObjectMapper MAPPER = RecordJson.MAPPER;

    private DecisionJson() {}

    /** As one line of JSON. */
    public static String text(RoutingDecision decision) {
        try {
            return MAPPER.writeValueAsString(decision);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("decision " + decision.id() + " cannot be written as JSON", e);
        }
    }

    /** As nested maps and lists. */
    public static Map<String, Object> map(RoutingDecision decision) {
        return MAPPER.convertValue(decision, new TypeReference<>() {});
    }
}
