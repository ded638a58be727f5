/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Locale;

/** What is measured of a router. Where a metric is not defined, it is not a number; where a cost is never reached, infinite. */
public enum Metric {
    /**
     * Area under the recovered gap over the share of the budget: of PGR(c) = (q(c) - q_cheapest) / (q_strongest - q_cheapest) for c from 0 to 1, at all
     * cut points. 0.5 for random with two models. Source: Ong et al., "RouteLLM", 2024.
     */
    APGR,
    /** The same over the eleven points c = 0, 0.1, ..., 1 only. */
    APGR_DECILES,
    /** The smallest share of the budget that recovers 20 % of the gap; of calls, a whole number of them. */
    CPT20,
    /** The same for 50 %. */
    CPT50,
    /** The same for 80 %. */
    CPT80,
    /** How well the expected gain of the strongest over the cheapest model tells rows where it scores higher from the others. */
    AUROC,
    /** Expected calibration error of P(answers well), ten bins of equal width, mean over the models. */
    ECE,
    /** Mean squared error of P(answers well), mean over the models. */
    BRIER,
    /**
     * Mean score over costs from the cheapest to the dearest single model, on the non-decreasing convex hull of the policies. Source: Hu et al.,
     * "RouterBench", 2024.
     */
    AIQ,
    /** The lowest cost at which that hull reaches 95 % of the best single model's mean score, as a fraction of that model's cost. */
    COST_AT_95,
    /**
     * Mean score lost against the oracle at the same budget, mean over all budgets c from 0 to 1: the area between the two curves whose area
     * {@link #APGR} is, in units of the score. The oracle ranks by the true scores and, where a budget is money, the true costs; like the router it
     * spends the whole budget, first where a unit of it gains most. 0 for the oracle.
     */
    ORACLE_REGRET;

    /** As figures name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
