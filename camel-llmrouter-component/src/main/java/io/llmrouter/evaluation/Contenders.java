/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.List;

/**
 * The models that are compared, and the two between which the recovered gap is measured. Immutable.
 *
 * <p>Of two models the first named is cheap and the second strong. Of more, the cheapest is the one with the lowest mean cost on the rows to learn
 * from, the first named where costs are not known; the best is the one with the highest mean score on those rows, so that the rows to measure on have
 * no say.
 *
 * @param models k names
 * @param cheapest its index
 * @param best its index
 * @param budget what a share of the budget is a share of
 */
public record Contenders(List<String> models, int cheapest, int best, Budget budget) {

    /** What is spent. */
    public enum Budget {
        /** Requests that do not go to the cheapest model: 0 none, 1 all. */
        CALLS,
        /** Money: 0 is what the cheapest model costs, 1 what the best costs. */
        COST
    }

    /**
     * Finds the cheapest and the best.
     *
     * @param models at least two names
     * @param meanScore k mean scores on the rows to learn from
     * @param meanCost k mean costs on them; null where not known
     * @return for two models always a budget of calls, for more one of money where costs are known
     */
    public static Contenders of(List<String> models, double[] meanScore, double[] meanCost) {
        if (models.size() == 2) {
            return new Contenders(models, 0, 1, Budget.CALLS);
        }
        int cheapest = 0;
        int best = 0;
        for (int m = 1; m < models.size(); m++) {
            best = meanScore[m] > meanScore[best] ? m : best;
            cheapest = meanCost != null && meanCost[m] < meanCost[cheapest] ? m : cheapest;
        }
        return new Contenders(models, cheapest, best, meanCost == null ? Budget.CALLS : Budget.COST);
    }
}
