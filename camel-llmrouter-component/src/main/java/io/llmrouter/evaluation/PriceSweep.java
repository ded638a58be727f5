/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Any number of models: argmax of expected score minus lambda times cost, lambda from infinite (the cheapest) to zero (the best).
 *
 * <p>Idea: each row changes its model only where lambda crosses a slope of the upper hull of its (cost, expected score) points; the lambdas of the
 * steps are chosen among these slopes so that the expected spending grows evenly. Cost: O(n k^2 + n k log(n k)) once, O(k) a question. Source:
 * Dekoninck et al., "A Unified Approach to Routing and Cascading for LLMs", 2024, section on optimal routing. Known weakness: where many rows share
 * a slope, spending jumps there. Immutable.
 */
final class PriceSweep implements PolicySweep {

    private final double[][] expected;
    private final double[][] costs;
    private final double[] lambdas;

    /**
     * @param expected n x k scores
     * @param costs n x k US dollars that the decision reckons with; rows may be one and the same array
     */
    PriceSweep(double[][] expected, double[][] costs) {
        this.expected = expected;
        this.costs = costs;
        List<Switch> switches = new ArrayList<>();
        for (int row = 0; row < expected.length; row++) {
            addSwitches(row, switches);
        }
        switches.sort(Comparator.comparingDouble(Switch::lambda).reversed());
        this.lambdas = evenlySpent(switches);
    }

    /** At this lambda a row begins to pay that much more. */
    private record Switch(double lambda, double cost) {}

    private void addSwitches(int row, List<Switch> switches) {
        int current = best(row, Double.POSITIVE_INFINITY, costs[row].length);
        while (true) {
            int next = -1;
            double steepest = 0;
            for (int model = 0; model < costs[row].length; model++) {
                double more = costs[row][model] - costs[row][current];
                double slope = (expected[row][model] - expected[row][current]) / more;
                if (more > 0 && slope > steepest) {
                    steepest = slope;
                    next = model;
                }
            }
            if (next < 0) {
                return;
            }
            switches.add(new Switch(steepest, costs[row][next] - costs[row][current]));
            current = next;
        }
    }

    private static double[] evenlySpent(List<Switch> switches) {
        double total = switches.stream().mapToDouble(Switch::cost).sum();
        double[] lambdas = new double[STEPS];
        lambdas[0] = Double.POSITIVE_INFINITY;
        double spent = 0;
        int next = 0;
        for (int step = 1; step < STEPS - 1; step++) {
            while (next < switches.size() && spent < total * step / (STEPS - 1)) {
                spent += switches.get(next++).cost();
            }
            lambdas[step] = next == switches.size() ? 0 : switches.get(next).lambda();
        }
        return lambdas;
    }

    @Override
    public int served(int step, int row) {
        return best(row, lambdas[step], costs[row].length);
    }

    @Override
    public int alternative(int step, int row) {
        return best(row, lambdas[step], costs[row].length - 1);
    }

    /** The price in US dollars of one more right answer that the policy is willing to pay: 1 / lambda. */
    @Override
    public double threshold(int step) {
        return 1 / lambdas[step];
    }

    /** Among the first models; of equals the cheaper one. */
    private int best(int row, double lambda, int models) {
        int best = 0;
        for (int model = 1; model < models; model++) {
            double more = costs[row][model] - costs[row][best];
            double gain = expected[row][model] - expected[row][best];
            double advantage = lambda == Double.POSITIVE_INFINITY ? -more : gain - lambda * more;
            if (advantage > 0 || advantage == 0 && more < 0) {
                best = model;
            }
        }
        return best;
    }
}
