/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The models that are compared, in the order of all columns: the cheapest first, the strongest last. Immutable.
 *
 * <p>Of two models the first named is cheap and the second strong. Of more, the cheapest is the one with the lowest mean cost on the rows to learn
 * from, the first named where costs are not known; the strongest is the one among the others with the highest mean score on those rows. So the rows
 * to measure on have no say. The recovered gap is the one between these two.
 *
 * @param models k names
 * @param best index of the highest mean score on the rows to learn from; the cheapest may be the best
 * @param budget what a share of the budget is a share of
 */
public record Contenders(List<String> models, int best, Budget budget) {

    /** What is spent. */
    public enum Budget {
        /** Requests that do not go to the cheapest model: 0 none, 1 all. */
        CALLS,
        /** Money: 0 is what the cheapest model costs, 1 what the strongest costs. */
        COST
    }

    /** Copies. */
    public Contenders {
        models = List.copyOf(models);
    }

    /**
     * Puts models in order.
     *
     * @param models at least two names
     * @param meanScore k mean scores on the rows to learn from
     * @param meanCost k mean costs on them; null where not known
     * @return for two models always a budget of calls, for more one of money where costs are known
     */
    static Contenders of(List<String> models, double[] meanScore, double[] meanCost) {
        int cheapest = 0;
        int best = 0;
        for (int m = 1; m < models.size(); m++) {
            best = meanScore[m] > meanScore[best] ? m : best;
            cheapest = models.size() > 2 && meanCost != null && meanCost[m] < meanCost[cheapest] ? m : cheapest;
        }
        int strongest = strongest(meanScore, cheapest);
        List<String> ordered = new ArrayList<>(models);
        ordered.removeAll(List.of(models.get(cheapest), models.get(strongest)));
        ordered.add(0, models.get(cheapest));
        ordered.add(models.get(strongest));
        boolean money = models.size() > 2 && meanCost != null;
        return new Contenders(ordered, ordered.indexOf(models.get(best)), money ? Budget.COST : Budget.CALLS);
    }

    private static int strongest(double[] meanScore, int cheapest) {
        return IntStream.range(0, meanScore.length)
                .filter(m -> m != cheapest)
                .reduce((a, b) -> meanScore[b] > meanScore[a] ? b : a)
                .orElseThrow();
    }

    /**
     * Refuses rows on which there is nothing to learn.
     *
     * @param models k names, the cheapest first, the strongest last
     * @param scores n rows of k
     * @throws OutcomesException if the strongest is better than the cheapest on every row or on none
     */
    public static void requireTwoClasses(List<String> models, double[][] scores) {
        int strongest = models.size() - 1;
        long better =
                Arrays.stream(scores).filter(row -> row[strongest] > row[0]).count();
        if (better == 0 || better == scores.length) {
            throw new OutcomesException("one class only: '" + models.get(strongest) + "' scores higher than '"
                    + models.get(0) + "' on " + (better == 0 ? "none" : "all") + " of " + scores.length
                    + " rows, so there is nothing to tell apart; name other models or more rows");
        }
    }

    /** Index of the model that a request goes to when nothing is spent. */
    public int cheapest() {
        return 0;
    }

    /** Index of the model whose score is the whole gap. */
    public int strongest() {
        return models.size() - 1;
    }
}
