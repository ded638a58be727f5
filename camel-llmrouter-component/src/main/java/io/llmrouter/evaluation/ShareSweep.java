/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Two models: the rows with the highest priority go to the strong one.
 *
 * <p>Idea: at step t the first round(n t / 200) rows by priority are the strong model's, so shares are exact to 1/n. Rows of equal priority stand in a
 * drawn order, because a router that cannot tell them apart can only toss a coin. Cost: O(n log n) once. Source: Ong et al., "RouteLLM", 2024. Known
 * weakness: with many ties the threshold alone does not reach the share. Immutable.
 */
final class ShareSweep implements PolicySweep {

    private final double[] priority;
    private final int[] order;
    private final int[] rank;
    private final int strong;

    /**
     * @param priority higher goes to the strong model first, length n
     * @param strong index of the strong model; the cheap one is 0
     * @param seed of the order among equals
     */
    ShareSweep(double[] priority, int strong, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] lot = random.doubles(priority.length).toArray();
        this.priority = priority.clone();
        this.strong = strong;
        this.order = IntStream.range(0, priority.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -priority[i]).thenComparingDouble(i -> lot[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        this.rank = new int[order.length];
        for (int place = 0; place < order.length; place++) {
            rank[order[place]] = place;
        }
    }

    @Override
    public int served(int step, int row) {
        return rank[row] < taken(step) ? strong : 0;
    }

    @Override
    public int alternative(int step, int row) {
        return 0;
    }

    /** The smallest priority that still goes to the strong model; infinite where none does. */
    @Override
    public double threshold(int step) {
        int taken = taken(step);
        return taken == 0 ? Double.POSITIVE_INFINITY : priority[order[taken - 1]];
    }

    private int taken(int step) {
        return (int) Math.round((double) order.length * step / (STEPS - 1));
    }
}
