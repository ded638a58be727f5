/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import io.llmrouter.cascade.CascadeObjective.ExpectedLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A fixed sequence of policies, most careful first.
 *
 * <p>Idea: every weight of cost in a geometric sequence has its best policy; those whose mean cost falls make the sequence, thinned evenly to the wanted
 * length. Cost: a search for each of {@value #WEIGHTS} weights. Known weakness: policies between two hull points of the error-cost plane are not on it.
 */
final class CascadePath {

    private static final int WEIGHTS = 120;
    /** Errors that always asking the strongest stage is worth: so little that nothing is saved, so much that only the cheapest is asked. */
    private static final double LEAST = 1e-3;

    private static final double MOST = 1e2;

    private CascadePath() {}

    static List<CascadePolicy> of(ThresholdSearch search, StageTable rows, int most) {
        if (most < 2) {
            throw new IllegalArgumentException("a path has room for at least 2 policies, but was given " + most);
        }
        List<CascadePolicy> cheaper = falling(search, rows);
        int wanted = Math.min(most - 1, cheaper.size());
        List<CascadePolicy> path = new ArrayList<>(List.of(CascadePolicy.alwaysStrong(rows.stages())));
        IntStream.rangeClosed(1, wanted)
                .mapToObj(i -> cheaper.get((int) ((long) i * cheaper.size() / wanted) - 1))
                .forEach(path::add);
        return List.copyOf(path);
    }

    /** Those after the always strong one, the mean cost of each below that of the one before. */
    private static List<CascadePolicy> falling(ThresholdSearch search, StageTable rows) {
        CascadePolicy strong = CascadePolicy.alwaysStrong(rows.stages());
        double strongCost = strong.measure(rows).meanCost();
        if (!(strongCost > 0)) {
            return List.of();
        }
        List<CascadePolicy> falling = new ArrayList<>();
        double cost = Double.POSITIVE_INFINITY;
        for (int i = 0; i < WEIGHTS; i++) {
            double weight = LEAST * Math.pow(MOST / LEAST, (double) i / (WEIGHTS - 1)) / strongCost;
            CascadePolicy policy =
                    search.search(rows, new ExpectedLoss(weight, Double.POSITIVE_INFINITY), Abstention.NEVER);
            double paid = policy.measure(rows).meanCost();
            if (paid < cost && !policy.equals(strong)) {
                falling.add(policy);
                cost = paid;
            }
        }
        return falling;
    }
}
