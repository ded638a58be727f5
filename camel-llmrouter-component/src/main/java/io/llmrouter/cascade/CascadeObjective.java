/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

/** What a search for thresholds is after. */
public sealed interface CascadeObjective {

    /** Losses from here on break a constraint, by how much more they are. */
    double INFEASIBLE = 1e6;

    /** A constraint broken by less is kept: sums of the same numbers in another order differ. */
    double ROUNDING = 1e-9;

    /**
     * Means over the rows of a table under some policy.
     *
     * @param score sum of served scores over n
     * @param cost of a request
     * @param abstained share of requests without an answer
     * @param strongShare share of requests for which the last stage was called
     */
    record Means(double score, double cost, double abstained, double strongShare) {

        /** Of a measured policy. */
        public static Means of(PolicyOutcome outcome) {
            return new Means(outcome.meanScore(), outcome.meanCost(), outcome.abstentionRate(), outcome.strongShare());
        }

        /** Sum of what answered requests lack of score 1, over n. */
        double error() {
            return Math.max(0, 1 - score - abstained);
        }
    }

    /**
     * The loss of a policy; smaller is better.
     *
     * @param policy its means
     * @param alwaysStrong means of calling only the last stage, on the same rows
     * @return finite; {@link #INFEASIBLE} or more where a constraint is broken
     */
    double loss(Means policy, Means alwaysStrong);

    /**
     * What an abstention is worth: that many answered errors.
     *
     * @return 0 or more; infinite where abstaining is not wanted
     */
    double abstentionWeight();

    /**
     * Error + costWeight * cost + abstentionWeight * P(abstain).
     *
     * @param costWeight errors that one unit of the table's cost is worth, 0 or more
     * @param abstentionWeight errors that an abstention is worth, 0 or more; infinite for never abstain
     */
    record ExpectedLoss(double costWeight, double abstentionWeight) implements CascadeObjective {

        /** Checks. */
        public ExpectedLoss {
            requireNotNegative("costWeight", costWeight);
            requireNotNegative("abstentionWeight", abstentionWeight);
        }

        @Override
        public double loss(Means policy, Means alwaysStrong) {
            return policy.error() + costWeight * policy.cost() + abstention(policy, abstentionWeight);
        }
    }

    /**
     * The cheapest policy whose mean score, abstentions forgiven up to their weight, is at least floor times that of always asking the strongest.
     *
     * @param floor relative quality in (0, 1]
     * @param abstentionWeight errors that an abstention is worth; infinite for never abstain
     */
    record CheapestAtQuality(double floor, double abstentionWeight) implements CascadeObjective {

        /** Checks. */
        public CheapestAtQuality {
            if (!(floor > 0 && floor <= 1)) {
                throw new IllegalArgumentException("a quality floor is in (0, 1], but is " + floor);
            }
            requireNotNegative("abstentionWeight", abstentionWeight);
        }

        @Override
        public double loss(Means policy, Means alwaysStrong) {
            double lack = policy.error() + abstention(policy, abstentionWeight) - (1 - floor * alwaysStrong.score());
            return lack > ROUNDING ? INFEASIBLE * (1 + lack) : policy.cost();
        }
    }

    /**
     * The best policy whose mean cost is within a budget.
     *
     * @param budget mean cost of a request, 0 or more
     * @param abstentionWeight errors that an abstention is worth; infinite for never abstain
     */
    record BestWithinCost(double budget, double abstentionWeight) implements CascadeObjective {

        /** Checks. */
        public BestWithinCost {
            requireNotNegative("budget", budget);
            requireNotNegative("abstentionWeight", abstentionWeight);
        }

        @Override
        public double loss(Means policy, Means alwaysStrong) {
            double above = policy.cost() - budget;
            return above > ROUNDING * budget
                    ? INFEASIBLE * (1 + above / Math.max(budget, alwaysStrong.cost()))
                    : policy.error() + abstention(policy, abstentionWeight);
        }
    }

    /**
     * The best policy that calls the last stage for at most a share of the requests.
     *
     * @param share in [0, 1]
     * @param abstentionWeight errors that an abstention is worth; infinite for never abstain
     */
    record BestWithinShare(double share, double abstentionWeight) implements CascadeObjective {

        /** Checks. */
        public BestWithinShare {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("a target share is in [0, 1], but is " + share);
            }
            requireNotNegative("abstentionWeight", abstentionWeight);
        }

        @Override
        public double loss(Means policy, Means alwaysStrong) {
            double above = policy.strongShare() - share;
            return above > 0 ? INFEASIBLE * (1 + above) : policy.error() + abstention(policy, abstentionWeight);
        }
    }

    private static double abstention(Means policy, double weight) {
        return policy.abstained() == 0 ? 0 : Math.min(INFEASIBLE, weight) * policy.abstained();
    }

    private static void requireNotNegative(String name, double number) {
        if (!(number >= 0)) {
            throw new IllegalArgumentException(name + " of an objective is 0 or more, but is " + number);
        }
    }
}
