/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import java.util.Arrays;

/**
 * Where to stop believing: a floor of the in-scope probability for each intent, and the least distance of the two best scores.
 *
 * <p>Idea: an intent's floor is the quantile of its own held-out requests, held to the common quantile by {@code hold} pseudo-requests, for an intent
 * with few examples has no quantile of its own. How strongly, and how much of the requests to give up goes to the margin, is what refuses most
 * negatives and wrong answers while the wanted share of in-scope requests is kept. Known weakness: fitted and chosen on the same rows. Immutable.
 *
 * @param floor one an intent
 * @param margin least distance
 */
record Floors(double[] floor, double margin) {

    private static final double[] HOLDS = {Double.POSITIVE_INFINITY, 200, 50};
    private static final double[] MARGIN_SHARES = {0, 0.1, 0.2, 0.4};

    /**
     * Held-out requests, judged.
     *
     * @param probability that each is in scope
     * @param margin of each
     * @param found intent of each
     * @param right whether it is the right one; never for negatives
     */
    record Judged(double[] probability, double[] margin, int[] found, boolean[] right) {

        int size() {
            return found.length;
        }
    }

    /** The same for every intent. */
    static Floors same(int intents, double floor, double margin) {
        double[] floors = new double[intents];
        Arrays.fill(floors, floor);
        return new Floors(floors, margin);
    }

    /**
     * @param inScope held-out examples, not empty
     * @param outOfScope held-out negatives, may be empty
     * @param intents how many
     * @param keep share of the examples to keep
     */
    static Floors fit(Judged inScope, Judged outOfScope, int intents, double keep) {
        Floors best = null;
        double most = -1;
        for (double share : MARGIN_SHARES) {
            double margin = share == 0 ? 0 : quantile(inScope.margin(), share * (1 - keep));
            for (double hold : HOLDS) {
                Floors floors = held(inScope, intents, keep, hold).scaledToKeep(inScope, margin, keep);
                double value = floors.value(inScope, outOfScope);
                if (value > most + 1e-9) {
                    most = value;
                    best = floors;
                }
            }
        }
        return best;
    }

    private static Floors held(Judged rows, int intents, double keep, double hold) {
        double common = quantile(rows.probability(), 1 - keep);
        double[] floor = new double[intents];
        for (int c = 0; c < intents; c++) {
            int intent = c;
            double[] own = java.util.stream.IntStream.range(0, rows.size())
                    .filter(i -> rows.found()[i] == intent)
                    .mapToDouble(i -> rows.probability()[i])
                    .toArray();
            double weight = own.length == 0 || Double.isInfinite(hold) ? 0 : own.length / (own.length + hold);
            floor[c] = weight == 0 ? common : weight * quantile(own, 1 - keep) + (1 - weight) * common;
        }
        return new Floors(floor, 0);
    }

    /** Moves all floors together, on the scale of odds, until the wanted share is kept. */
    private Floors scaledToKeep(Judged rows, double margin, double keep) {
        double low = -20;
        double high = 20;
        for (int step = 0; step < 40; step++) {
            double middle = (low + high) / 2;
            if (moved(middle, margin).kept(rows) >= keep) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return moved(low, margin);
    }

    private Floors moved(double logit, double least) {
        return new Floors(
                Arrays.stream(floor)
                        .map(p -> {
                            double q = Math.max(1e-9, Math.min(1 - 1e-9, p));
                            return 1 / (1 + Math.exp(-(Math.log(q / (1 - q)) + logit)));
                        })
                        .toArray(),
                least);
    }

    private double kept(Judged rows) {
        int kept = 0;
        for (int i = 0; i < rows.size(); i++) {
            kept += accepts(rows, i) ? 1 : 0;
        }
        return kept / (double) rows.size();
    }

    private double value(Judged inScope, Judged outOfScope) {
        double wrong = 0;
        double refused = 0;
        for (int i = 0; i < inScope.size(); i++) {
            wrong += inScope.right()[i] ? 0 : 1;
            refused += inScope.right()[i] || accepts(inScope, i) ? 0 : 1;
        }
        double negatives = 0;
        for (int i = 0; i < outOfScope.size(); i++) {
            negatives += accepts(outOfScope, i) ? 0 : 1;
        }
        return (outOfScope.size() == 0 ? 0 : negatives / outOfScope.size()) + (wrong == 0 ? 0 : refused / wrong / 4);
    }

    private boolean accepts(Judged rows, int i) {
        return rows.probability()[i] >= floor[rows.found()[i]] && rows.margin()[i] >= margin;
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }
}
