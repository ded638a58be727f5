/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Deals whole groups of rows to parts, so that no group is on two sides. Stateless. */
public final class PairFolds {

    private PairFolds() {}

    /**
     * Deals groups in random order, each to the part that is farthest from its share.
     *
     * @param components the group of each row, from 0
     * @param shares wanted of the rows, positive
     * @param seed of the order
     * @return the part of each row
     */
    public static int[] dealt(int[] components, double[] shares, long seed) {
        int groups = 0;
        for (int component : components) {
            groups = Math.max(groups, component + 1);
        }
        int[] sizes = new int[groups];
        for (int component : components) {
            sizes[component]++;
        }
        List<Integer> order = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            order.add(group);
        }
        Collections.shuffle(order, new Random(seed));
        int[] part = new int[groups];
        double[] filled = new double[shares.length];
        for (int group : order) {
            int emptiest = 0;
            for (int p = 1; p < shares.length; p++) {
                emptiest = filled[p] / shares[p] < filled[emptiest] / shares[emptiest] ? p : emptiest;
            }
            part[group] = emptiest;
            filled[emptiest] += sizes[group];
        }
        int[] dealt = new int[components.length];
        for (int i = 0; i < dealt.length; i++) {
            dealt[i] = part[components[i]];
        }
        return dealt;
    }

    /** As many equal parts. */
    public static int[] dealt(int[] components, int folds, long seed) {
        double[] shares = new double[folds];
        java.util.Arrays.fill(shares, 1);
        return dealt(components, shares, seed);
    }
}
