/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.cascade.StageThresholds;
import io.llmrouter.learning.StateJson;

/** Thresholds of a stage as a bundle holds them: accept, abstain and off, each null where there is none. Stateless. */
final class ThresholdJson {

    private ThresholdJson() {}

    static void put(ObjectNode json, StageThresholds thresholds) {
        boolean off = thresholds.off() != null;
        json.put("accept", off ? null : (Double) thresholds.accept());
        json.put("abstain", thresholds.canAbstain() ? (Double) thresholds.abstain() : null);
        json.put("off", thresholds.off());
    }

    static StageThresholds read(JsonNode json) {
        StageThresholds thresholds = json.path("off").isTextual()
                ? StageThresholds.off(json.path("off").asText())
                : StageThresholds.accepting(StateJson.number(json, "accept"));
        return json.path("abstain").isNumber()
                ? thresholds.abstainingBelow(StateJson.number(json, "abstain"))
                : thresholds;
    }
}
