/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.recalibration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a candidate has to keep to be put in force without anybody looking at it: promises may only become tighter, and thresholds may move to the safe side as
 * far as they like but to the other side by a step. A step is counted in answers, not in thresholds: after a new calibration the same number means something
 * else. Immutable.
 *
 * @param maxStep how much more of any stage's answers may be accepted, as a share of them
 */
record AutomaticBounds(double maxStep) {

    private static final double ROUNDING = 1e-9;

    /** Why it may not, in sentences; empty if it may. */
    List<String> objections(BundleFigures live, BundleFigures candidate) {
        List<String> objections = new ArrayList<>();
        JsonNode before = live.certificate();
        JsonNode after = candidate.certificate();
        if (!candidate.certified()) {
            objections.add(
                    "the candidate promises nothing: " + after.path("sentence").asText("no certificate was sought"));
        } else if (live.certified()) {
            promise(before, after, objections);
        }
        if (candidate.certified() && live.isOn() && !candidate.isOn()) {
            objections.add(
                    "the candidate turns all stages off: a request would cost more than asking the strongest alone");
        }
        for (int stage = 0; stage < live.accepted().size(); stage++) {
            double more = candidate.accepted().get(stage) - live.accepted().get(stage);
            if (more > maxStep + ROUNDING) {
                objections.add(String.format(
                        Locale.ROOT,
                        "stage %d would accept %.1f %% more of its answers (%.1f %% instead of %.1f %%), and at most %.1f %% more"
                                + " is allowed without approval",
                        stage + 1,
                        100 * more,
                        100 * candidate.accepted().get(stage),
                        100 * live.accepted().get(stage),
                        100 * maxStep));
            }
        }
        return List.copyOf(objections);
    }

    private static void promise(JsonNode before, JsonNode after, List<String> objections) {
        String risk = before.path("risk").asText();
        double limit = after.path("limit").asDouble();
        double liveLimit = before.path("limit").asDouble();
        if (!risk.equals(after.path("risk").asText())) {
            objections.add("the live bundle promises " + risk + ", the candidate "
                    + after.path("risk").asText());
        } else if (risk.equals("QUALITY_LOSS") ? limit < liveLimit - ROUNDING : limit > liveLimit + ROUNDING) {
            objections.add("the candidate's limit is " + limit + ", which is looser than the live " + liveLimit);
        }
        if (after.path("delta").asDouble() > before.path("delta").asDouble() + ROUNDING) {
            objections.add("the candidate holds with confidence "
                    + (1 - after.path("delta").asDouble()) + ", less than the live "
                    + (1 - before.path("delta").asDouble()));
        }
    }
}
