/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.recalibration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.bundle.CascadeBundle;
import io.llmrouter.bundle.ModelIdentity;
import io.llmrouter.bundle.Provenance;
import io.llmrouter.calibration.IsotonicCalibrator;
import io.llmrouter.cascade.StageThresholds;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.testing.Decisions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** A cascade small > large with a bundle in force, and logs of its traffic. Stateless. */
final class LiveCascade {

    private LiveCascade() {}

    /** A bundle that takes the signal for the probability, accepts from a threshold on, and promises a quality floor of 0.95. */
    static CascadePlan bundle(Path folder, double threshold, List<String> models) throws IOException {
        Path file = folder.resolve("support.json");
        ObjectNode evidence = JsonNodeFactory.instance.objectNode();
        evidence.putObject("certificate")
                .put("risk", "QUALITY_LOSS")
                .put("limit", 0.95)
                .put("delta", 0.1)
                .put("feasible", true)
                .put("sentence", "the old promise");
        List<CascadeBundle.Stage> stages = new ArrayList<>();
        for (int stage = 0; stage < models.size() - 1; stage++) {
            stages.add(new CascadeBundle.Stage(
                    new IsotonicCalibrator(new double[] {0, 1}, new double[] {0, 1}),
                    StageThresholds.accepting(threshold),
                    null));
        }
        new CascadeBundle(
                        new Provenance(Instant.EPOCH, 1, List.of("old.jsonl"), 10, "0123", "gold"),
                        models.stream()
                                .map(model -> new ModelIdentity(model, List.of(), 0.001, 0.9))
                                .toList(),
                        "confidence",
                        null,
                        stages,
                        evidence)
                .write(file);
        return new CascadePlan("support", "ladder", List.of("small", "large"), file);
    }

    /**
     * Traffic whose every answer somebody has labelled, both models' where both were asked, and beside it where the first was trusted.
     *
     * @param requests how many
     * @param right chance that the small model is right, of its confidence
     */
    static List<RoutingEvent> traffic(int requests, DoubleUnaryOperator right) {
        Random random = new Random(7);
        List<RoutingEvent> log = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            double confidence = random.nextDouble();
            double small = random.nextDouble() < right.applyAsDouble(confidence) ? 1 : 0;
            double large = random.nextDouble() < 0.95 ? 1 : 0;
            String id = "d" + i;
            Attempt first =
                    Decisions.attempt("small", "plan", confidence >= 0.9 ? "accepted" : "escalated", 0.001, confidence);
            log.add(Decisions.event(
                    id,
                    null,
                    confidence >= 0.9
                            ? List.of(first)
                            : List.of(first, Decisions.attempt("large", "escalation", "accepted", 0.02, null))));
            if (confidence >= 0.9) {
                log.add(event(
                        Kind.shadow,
                        id,
                        Map.of(
                                "served",
                                "small",
                                "model",
                                "large",
                                "servedGood",
                                small,
                                "shadowGood",
                                large,
                                "judgedBy",
                                "umpire",
                                "cost",
                                0.02)));
            } else {
                log.add(event(Kind.feedback, id, Map.of("score", small, "source", "human", "model", "small")));
                log.add(event(Kind.feedback, id, Map.of("score", large, "source", "human", "model", "large")));
            }
        }
        return log;
    }

    static RoutingEvent event(Kind kind, String id, Map<String, Object> facts) {
        return RoutingEvent.of(kind, Decisions.TIME, "support", id, "", facts);
    }
}
