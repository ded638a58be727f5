/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import io.llmrouter.calibration.CalibrationReport;
import io.llmrouter.gateway.dashboard.JudgedDecision.Weighed;
import java.util.ArrayList;
import java.util.List;

/**
 * Stated probabilities against what came of the answers.
 *
 * @param model whose answers
 * @param report of those that have both
 */
record Reality(String model, CalibrationReport report) {

    private static final long SEED = 1;

    /** Of every model whose answers were weighed by a calibrated probability and labelled; of what is comparable with the newest. */
    static List<Reality> of(List<JudgedDecision> decisions) {
        List<Reality> all = new ArrayList<>();
        for (String model : JudgedDecisions.stages(decisions)) {
            List<JudgedDecision> known = JudgedDecisions.comparable(decisions, model).stream()
                    .filter(decision -> isKnown(decision, model))
                    .toList();
            if (!known.isEmpty()) {
                double[] stated = known.stream()
                        .map(decision -> decision.of(model))
                        .mapToDouble(Weighed::value)
                        .toArray();
                double[] happened = known.stream()
                        .mapToDouble(decision -> decision.quality(model).getAsDouble())
                        .toArray();
                all.add(new Reality(model, CalibrationReport.of(stated, happened, SEED)));
            }
        }
        return List.copyOf(all);
    }

    private static boolean isKnown(JudgedDecision decision, String model) {
        return decision.of(model).calibrated() && decision.quality(model).isPresent();
    }
}
