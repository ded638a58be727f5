/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmrouter.cascade.CascadeObjective.ExpectedLoss;
import io.llmrouter.cascade.CascadeObjective.Means;

/**
 * Rational tuning: thresholds of any number of stages from a model of their confidences instead of single labels.
 *
 * <p>Idea: see {@link ConfidenceChain}. For an {@link ExpectedLoss} the model's optimum is the answer. Under a constraint, the optima for a geometric
 * sequence of {@value #WEIGHTS} weights of cost are measured on the rows and the best is taken. Cost: O(n log n + k m^2) to fit, O(k m^2) a weight, m
 * at most 100. Source: M. Zellinger and M. Thomson, TMLR 2025, and "Early abstention in LLM cascades" for giving up. Known weakness: what calibration
 * gets wrong, the thresholds get wrong; other labels are not looked at. Thread-safe.
 */
public final class MarkovCopulaSearch implements ThresholdSearch {

    private static final int WEIGHTS = 60;
    /** Errors that always asking the strongest stage is worth. */
    private static final double LEAST = 1e-3;

    private static final double MOST = 1e2;

    /** Fitted once for many objectives on the same rows. */
    private final Cache<StageTable, ConfidenceChain> chains =
            Caffeine.newBuilder().weakKeys().build();

    @Override
    public CascadePolicy search(StageTable rows, CascadeObjective objective, Abstention abstention) {
        ConfidenceChain chain = chains.get(rows, ConfidenceChain::fit);
        double abstentionWeight = objective.abstentionWeight();
        if (objective instanceof ExpectedLoss loss) {
            return chain.best(loss.costWeight(), abstentionWeight, abstention);
        }
        Means strong = Means.of(CascadePolicy.alwaysStrong(rows.stages()).measure(rows));
        double unit = strong.cost() > 0 ? strong.cost() : 1;
        CascadePolicy best = null;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < WEIGHTS; i++) {
            double weight = LEAST * Math.pow(MOST / LEAST, (double) i / (WEIGHTS - 1)) / unit;
            CascadePolicy policy = chain.best(weight, abstentionWeight, abstention);
            double loss = objective.loss(Means.of(policy.measure(rows)), strong);
            if (loss < least) {
                least = loss;
                best = policy;
            }
        }
        return best;
    }
}
