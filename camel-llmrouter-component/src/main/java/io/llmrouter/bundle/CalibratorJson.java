/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.calibration.BetaCalibrator;
import io.llmrouter.calibration.BoundedCalibrator;
import io.llmrouter.calibration.Calibrator;
import io.llmrouter.calibration.IsotonicCalibrator;
import io.llmrouter.calibration.PlattCalibrator;
import io.llmrouter.learning.StateJson;

/** Calibrators as a bundle holds them. Stateless. */
final class CalibratorJson {

    private static final String FORM = "form";
    /** Signals that it knows. */
    private static final String LOW = "low";

    private static final String HIGH = "high";

    private CalibratorJson() {}

    static ObjectNode of(Calibrator calibrator) {
        if (calibrator instanceof BoundedCalibrator bounded) {
            return of(bounded.fitted()).put(LOW, bounded.low()).put(HIGH, bounded.high());
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (calibrator instanceof PlattCalibrator platt) {
            return json.put(FORM, "platt").put("slope", platt.slope()).put("intercept", platt.intercept());
        } else if (calibrator instanceof BetaCalibrator beta) {
            return json.put(FORM, "beta").put("a", beta.a()).put("b", beta.b()).put("c", beta.c());
        } else if (calibrator instanceof IsotonicCalibrator isotonic) {
            json.put(FORM, "isotonic");
            StateJson.put(json, "centres", isotonic.centres());
            StateJson.put(json, "probabilities", isotonic.probabilities());
            return json;
        }
        throw new IllegalArgumentException("a bundle holds platt, beta and isotonic calibrators, but got "
                + calibrator.getClass().getName());
    }

    static Calibrator read(JsonNode json) {
        Calibrator form = form(json);
        return json.has(LOW)
                ? new BoundedCalibrator(form, StateJson.number(json, LOW), StateJson.number(json, HIGH))
                : form;
    }

    private static Calibrator form(JsonNode json) {
        String form = StateJson.required(json, FORM).asText();
        return switch (form) {
            case "platt" -> new PlattCalibrator(StateJson.number(json, "slope"), StateJson.number(json, "intercept"));
            case "beta" ->
                new BetaCalibrator(
                        StateJson.number(json, "a"), StateJson.number(json, "b"), StateJson.number(json, "c"));
            case "isotonic" ->
                new IsotonicCalibrator(StateJson.numbers(json, "centres"), StateJson.numbers(json, "probabilities"));
            default ->
                throw new IllegalArgumentException(
                        "field 'form' of a calibrator is '" + form + "'; it is platt, beta or isotonic");
        };
    }
}
