/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.calibration.Calibrator;
import io.llmrouter.calibration.ShrunkCalibrator;
import io.llmrouter.cascade.StageThresholds;
import io.llmrouter.learning.StateJson;
import java.util.ArrayList;
import java.util.List;

/**
 * Thresholds and calibrators of a cascade by slice, such as by task. Immutable.
 *
 * @param field of the labelled rows whose values are the slices
 * @param slices of each value
 */
public record SliceThresholds(String field, List<Slice> slices) {

    /** Copies. */
    public SliceThresholds {
        slices = List.copyOf(slices);
    }

    /**
     * A slice.
     *
     * @param value of the field
     * @param takes {@code own}: certified on its own rows; {@code pooled}: that of all rows; {@code off}: none
     * @param labels rows that it was chosen on
     * @param stages one for each judged stage
     * @param certificate of its own, or why there is none; null where none was sought
     */
    public record Slice(String value, String takes, int labels, List<Stage> stages, ObjectNode certificate) {

        /** Copies. */
        public Slice {
            stages = List.copyOf(stages);
        }

        /** Which thresholds and why, for people. */
        public String sentence() {
            String which =
                    switch (takes) {
                        case "own" -> "its own thresholds, certified on its rows";
                        case "off" -> "no threshold: its rows break the promise at that of all rows";
                        default -> "thresholds of all rows, with its own calibration";
                    };
            return which + " (" + labels + " labels)";
        }
    }

    /**
     * A stage's rule for a slice.
     *
     * @param calibrator the stage's, or one pulled towards it
     * @param thresholds probabilities, or off
     */
    public record Stage(Calibrator calibrator, StageThresholds thresholds) {}

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("field", field);
        json.putArray("values");
        slices.forEach(slice -> json.withArray("values").add(json(slice)));
        return json;
    }

    private static ObjectNode json(Slice slice) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("value", slice.value)
                .put("takes", slice.takes)
                .put("labels", slice.labels);
        json.putArray("stages");
        for (Stage stage : slice.stages) {
            ObjectNode one = json.withArray("stages").addObject();
            ThresholdJson.put(one, stage.thresholds);
            if (stage.calibrator instanceof ShrunkCalibrator shrunk) {
                one.putObject("calibrator").put("slope", shrunk.slope()).put("shift", shrunk.shift());
            } else {
                one.putNull("calibrator");
            }
        }
        json.set("certificate", slice.certificate);
        return json;
    }

    /**
     * Reads what {@link #json} wrote.
     *
     * @param json the object
     * @param pooled calibrators of all rows, one for each judged stage
     */
    static SliceThresholds read(JsonNode json, List<Calibrator> pooled) {
        List<Slice> slices = new ArrayList<>();
        for (JsonNode value : StateJson.required(json, "values")) {
            JsonNode each = StateJson.required(value, "stages");
            if (each.size() != pooled.size()) {
                throw new IllegalArgumentException("slice '"
                        + value.path("value").asText() + "' has " + each.size() + " stages, but the cascade has "
                        + pooled.size() + " that are judged; calibrate again");
            }
            List<Stage> stages = new ArrayList<>();
            for (int i = 0; i < pooled.size(); i++) {
                JsonNode own = each.get(i).path("calibrator");
                stages.add(new Stage(
                        own.isObject()
                                ? new ShrunkCalibrator(
                                        pooled.get(i), StateJson.number(own, "slope"), StateJson.number(own, "shift"))
                                : pooled.get(i),
                        ThresholdJson.read(each.get(i))));
            }
            slices.add(new Slice(
                    StateJson.required(value, "value").asText(),
                    StateJson.required(value, "takes").asText(),
                    value.path("labels").asInt(),
                    stages,
                    value.path("certificate") instanceof ObjectNode object ? object : null));
        }
        return new SliceThresholds(StateJson.required(json, "field").asText(), slices);
    }
}
