/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import io.llmrouter.prediction.Explanation.Contribution;
import io.llmrouter.prediction.FeatureMap.Described;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What each structure feature does to the gain: the difference to the gain of the same request with that feature at its mean over the training
 * requests. Cost: one prediction a feature. Known weakness: features that say the same hide each other. Stateless.
 */
final class FeatureEffects {

    private static final int MOST = 8;
    private static final double NOTHING = 1e-6;

    private FeatureEffects() {}

    /** At most {@value #MOST}, the strongest first. */
    static List<Contribution> of(Described row, ToDoubleFunction<Described> gain) {
        double whole = gain.applyAsDouble(row);
        List<Contribution> effects = new ArrayList<>();
        for (int j = 0; j < row.point().structure().length; j++) {
            if (row.point().structure()[j] != 0) {
                double effect = whole - gain.applyAsDouble(row.without(j));
                effects.add(new Contribution(FeatureMap.NAMES.get(j), row.values()[j], effect));
            }
        }
        return effects.stream()
                .filter(effect -> Math.abs(effect.effect()) > NOTHING)
                .sorted(Comparator.comparingDouble((Contribution effect) -> -Math.abs(effect.effect())))
                .limit(MOST)
                .toList();
    }
}
