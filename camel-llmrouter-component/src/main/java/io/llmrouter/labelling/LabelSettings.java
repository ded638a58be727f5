/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What the labels of one table have in common; work that was begun under other settings is not continued. Immutable.
 *
 * @param models who answers, by name: provider and the provider's name for it
 * @param by how answers are scored, with the judge's provider and name where there is one
 * @param seed of the judge's orders
 * @param maxAnswerTokens sent with every call; 0 for none
 * @param currency of all costs
 */
public record LabelSettings(Map<String, String> models, String by, long seed, int maxAnswerTokens, String currency) {

    /** Copies the models, keeping their order: the last is the strongest. */
    public LabelSettings {
        models = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(models));
    }

    /** The table's field for costs: {@code cost_usd} for US dollars. */
    public String costField() {
        return "cost_" + currency.toLowerCase(Locale.ROOT);
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        models.forEach(node.putObject("models")::put);
        return node.put("by", by)
                .put("seed", seed)
                .put("maxAnswerTokens", maxAnswerTokens)
                .put("currency", currency);
    }

    /** What is different, in words; empty if nothing is. The order of models counts, for the last is the strongest. */
    List<String> differences(JsonNode other) {
        List<String> differences = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : json().properties()) {
            JsonNode then = other.get(field.getKey());
            if (!Objects.equals(String.valueOf(then), field.getValue().toString())) {
                differences.add(field.getKey() + " was " + then + " and is " + field.getValue());
            }
        }
        return differences;
    }
}
