/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import java.util.List;

/**
 * Turns calibrated probabilities of labelled requests into the thresholds of a cascade. Shipped: {@link StandardSearch}, which takes
 * {@link MarkovCopulaSearch} or {@link ExactSearch}, with {@link StageSelection} or without; {@link QuantileGridSearch}; and
 * {@link IndependentThresholds}, the baseline. Implementations are thread-safe and deterministic.
 */
@FunctionalInterface
public interface ThresholdSearch {

    /**
     * The policy with the smallest loss that this search finds.
     *
     * @param rows labelled requests, at least one, k stages
     * @param objective what is wanted
     * @param abstention which stages may give up
     * @return a policy of k stages. Where nothing is feasible, the one that breaks the constraint least; ask the objective
     * @throws IllegalArgumentException if the search cannot do what is asked for; the message names one that can
     */
    CascadePolicy search(StageTable rows, CascadeObjective objective, Abstention abstention);

    /**
     * Policies that never abstain from the most careful to the cheapest, to be tested one after the other on other rows: each has the smallest
     * error + weight * cost for one weight of cost.
     *
     * @param rows to choose them on; never those of the certificate
     * @param most how many at most, at least 2
     * @return distinct policies; the first always asks the strongest, and the mean cost on the rows falls from the second on
     */
    default List<CascadePolicy> path(StageTable rows, int most) {
        return CascadePath.of(this, rows, most);
    }
}
