/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.bundle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.prediction.OperatingPoint;
import io.llmrouter.prediction.QualityPredictor;
import java.util.List;
import java.util.Optional;

/**
 * A trained predictor with everything needed to use it and to judge it. Immutable; {@link BundleFile} reads and writes it.
 *
 * @param provenance where it comes from
 * @param models in the order of all costs and estimates: the cheapest first, the strongest last
 * @param costUnit unit of the costs: {@code USD}, or {@code rank} where the outcome table has no costs
 * @param embedder fingerprint of the embedding, or null
 * @param predictor the trained predictor
 * @param targets operating points that were chosen, each for one target
 * @param metrics how well the predictor ranks held-out rows, for people
 * @param breakEven up to which shares of strong calls it saves, for people; empty where the outcome table has no costs
 */
public record RouterBundle(
        Provenance provenance,
        List<ModelIdentity> models,
        String costUnit,
        String embedder,
        QualityPredictor predictor,
        List<OperatingTarget> targets,
        ObjectNode metrics,
        ObjectNode breakEven) {

    /** Copies the lists. */
    public RouterBundle {
        models = List.copyOf(models);
        targets = List.copyOf(targets);
    }

    /** Mean cost of a call to each model. */
    public double[] cost() {
        return models.stream().mapToDouble(ModelIdentity::cost).toArray();
    }

    /** The operating point of a target; null where none keeps it. */
    public OperatingPoint point(OperatingTarget target) {
        return target.lambda() == null ? null : new OperatingPoint(target.lambda(), cost());
    }

    /**
     * The target of that kind and value.
     *
     * @param kind of target
     * @param value as it was trained for
     * @return empty if it was not trained for it
     */
    public Optional<OperatingTarget> target(OperatingTarget.Kind kind, double value) {
        return targets.stream()
                .filter(target -> target.kind() == kind && target.value() == value)
                .findFirst();
    }
}
