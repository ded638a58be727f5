/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import io.llmrouter.cascade.CascadePolicy.StageRule;
import java.util.function.IntToDoubleFunction;

/**
 * What accepting, going on and giving up are expected to lose at each level of one stage, and the two thresholds between them.
 *
 * @param levels of the stage, rising
 * @param onwards loss of going on, for each level
 * @param abstain loss of giving up; infinite where that is not allowed
 */
record StageLosses(ConfidenceLevels levels, double[] onwards, double abstain) {

    /** The best pair of thresholds, each where the losses of two neighbouring levels cross. */
    StageRule rule() {
        int first = levels.isMissing(0) ? 1 : 0;
        int end = levels.size();
        if (first == end) {
            return StageRule.accepting(Double.POSITIVE_INFINITY);
        }
        int accepted = cut(this::refusing, this::accepting);
        double accept = accepted == first
                ? Math.min(levels.probability()[first], 1 - refusing(first))
                : accepted == end
                        ? Math.max(Math.nextUp(levels.probability()[end - 1]), 1 - refusing(end - 1))
                        : crossing(accepted, level -> accepting(level) - refusing(level));
        accept = Math.max(0, accept);
        int kept = Double.isInfinite(abstain) ? first : cut(level -> abstain, this::keeping);
        double below = kept == first
                ? 0
                : kept == end
                        ? Math.nextUp(levels.probability()[end - 1])
                        : crossing(kept, level -> keeping(level) - abstain);
        return new StageRule(true, accept, Math.min(below, accept));
    }

    /** The loss of each level under a rule. */
    double[] under(StageRule rule) {
        double[] losses = new double[levels.size()];
        for (int level = 0; level < losses.length; level++) {
            double probability = levels.probability()[level];
            losses[level] = probability >= rule.accept()
                    ? accepting(level)
                    : probability < rule.abstain() ? abstain : onwards[level];
        }
        return losses;
    }

    private double accepting(int level) {
        return 1 - levels.probability()[level];
    }

    private double refusing(int level) {
        return Math.min(onwards[level], abstain);
    }

    private double keeping(int level) {
        return Math.min(onwards[level], accepting(level));
    }

    /** The level from which on the upper loss counts, below it the lower one, so that the mean is smallest. */
    private int cut(IntToDoubleFunction lower, IntToDoubleFunction upper) {
        int best = levels.size();
        double least = 0;
        double sum = 0;
        for (int level = levels.size() - 1; level >= (levels.isMissing(0) ? 1 : 0); level--) {
            sum += levels.share()[level] * (upper.applyAsDouble(level) - lower.applyAsDouble(level));
            if (sum < least) {
                least = sum;
                best = level;
            }
        }
        return best;
    }

    /** Where the difference falls through 0 between a level and the one below it. */
    private double crossing(int level, IntToDoubleFunction difference) {
        double above = difference.applyAsDouble(level);
        double below = difference.applyAsDouble(level - 1);
        double high = levels.probability()[level];
        double low = levels.probability()[level - 1];
        return below > 0 && above <= 0 ? low + (high - low) * below / (below - above) : high;
    }
}
