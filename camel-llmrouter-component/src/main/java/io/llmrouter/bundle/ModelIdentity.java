/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.learning.StateJson;
import java.util.List;

/**
 * A model that a bundle was fitted for. Immutable.
 *
 * @param name in the outcome table
 * @param answeredAs names under which the provider answered while the table was made; empty where the table does not say
 * @param cost mean cost of a call, in the bundle's unit
 * @param score mean score
 */
public record ModelIdentity(String name, List<String> answeredAs, double cost, double score) {

    /** Copies the list. */
    public ModelIdentity {
        answeredAs = List.copyOf(answeredAs);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name);
        StateJson.put(json, "answeredAs", answeredAs);
        return json.put("cost", cost).put("score", score);
    }

    static ModelIdentity read(JsonNode json) {
        return new ModelIdentity(
                StateJson.required(json, "name").asText(),
                StateJson.texts(json, "answeredAs"),
                StateJson.number(json, "cost"),
                StateJson.number(json, "score"));
    }
}
