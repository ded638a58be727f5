/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import io.llmrouter.cascade.CascadePolicy.StageRule;
import java.util.ArrayList;
import java.util.List;

/**
 * Each stage's threshold by itself: the baseline for searches that look at all stages together.
 *
 * <p>Idea: a stage's thresholds are those of the two-stage cascade of it and the last stage. Cost: k times O(n log n). Source: practice, see
 * {@link ExactSearch} for two stages. Known weakness: it does not know that the stages between are cheaper than the last and that what reaches a later
 * stage is what the earlier ones would not accept. Immutable.
 */
public final class IndependentThresholds implements ThresholdSearch {

    private final ThresholdSearch alone;

    /** With every threshold exact. */
    public IndependentThresholds() {
        this(new ExactSearch());
    }

    /** @param alone finds the threshold of two stages */
    public IndependentThresholds(ThresholdSearch alone) {
        this.alone = alone;
    }

    @Override
    public CascadePolicy search(StageTable rows, CascadeObjective objective, Abstention abstention) {
        int last = rows.stages() - 1;
        List<StageRule> rules = new ArrayList<>();
        for (int stage = 0; stage < last; stage++) {
            StageTable pair = rows.withStages(stage, last);
            CascadePolicy accepting = alone.search(pair, objective, Abstention.NEVER);
            rules.add(new ThresholdRefinement(pair, objective, abstention)
                    .refine(accepting)
                    .rules()
                    .get(0));
        }
        StageTable strongest = rows.withStages(last);
        rules.addAll(new ThresholdRefinement(strongest, objective, abstention)
                .refine(CascadePolicy.alwaysStrong(1))
                .rules());
        return new CascadePolicy(rules);
    }
}
