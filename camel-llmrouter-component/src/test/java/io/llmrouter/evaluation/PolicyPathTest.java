/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyPathTest {

    private static final int ROWS = 12;

    /** The oracle is the definition: argmax of expected - lambda * price, row by row, for many lambdas. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyPolicyWithOneLambda_isAPointOfThePath(long seed) {
        Random random = new Random(seed);
        double[][] expected = table(random, 4);
        double[][] price = table(random, 4);
        double[][] scores = table(random, 4);
        double[][] costs = table(random, 4);
        CostCurve curve = PolicyPath.of(new PolicyPath.Beliefs(expected, price, scores, costs))
                .curve(ones());
        for (double lambda = -20; lambda <= 20; lambda += 0.37) {
            double cost = 0;
            double score = 0;
            for (int i = 0; i < ROWS; i++) {
                int chosen = best(expected[i], price[i], lambda);
                cost += costs[i][chosen] / ROWS;
                score += scores[i][chosen] / ROWS;
            }
            double wantedCost = cost;
            double wantedScore = score;
            assertThat(IntStream.range(0, curve.costs().length)
                            .anyMatch(p -> Math.abs(curve.costs()[p] - wantedCost) < 1e-9
                                    && Math.abs(curve.scores()[p] - wantedScore) < 1e-9))
                    .as("lambda %s, seed %s", lambda, seed)
                    .isTrue();
        }
    }

    private static int best(double[] expected, double[] price, double lambda) {
        int best = 0;
        for (int m = 1; m < expected.length; m++) {
            best = expected[m] - lambda * price[m] > expected[best] - lambda * price[best] ? m : best;
        }
        return best;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void twoModelsByCalls_areTheRankingByExpectedGain_tiesIncluded(long seed) {
        Random random = new Random(seed);
        double[] priority = random.ints(ROWS, 0, 4).asDoubleStream().toArray();
        double[] cheap = random.ints(ROWS, 0, 2).asDoubleStream().toArray();
        double[] strong = new double[ROWS];
        Arrays.fill(strong, 1);
        cheap[0] = 0;
        PolicyPath path = PolicyPath.of(
                new PolicyPath.Beliefs(pairs(new double[ROWS], priority), calls(), pairs(cheap, strong), calls()));
        CostCurve curve = path.curve(ones());
        DeferralCurve independent = new DeferralCurve(priority, cheap, strong);
        double low = Arrays.stream(cheap).average().orElseThrow();
        assertThat((curve.area() - low) / (1 - low)).isCloseTo(independent.apgr(), within(1e-12));
        for (double part : new double[] {0.2, 0.5, 0.8}) {
            double share = curve.reaching(low + part * (1 - low));
            assertThat(Math.ceil(share * ROWS - 1e-9) / ROWS).isEqualTo(independent.cpt(part));
        }
    }

    /** By hand: a call costs the same whichever dearer model gets it, so row 0 asks the third (score 1) and row 1, later, the second (score .5). */
    @Test
    void ofEquallyDearModels_theOneExpectedToBeBestIsAsked() {
        CostCurve curve = PolicyPath.of(new PolicyPath.Beliefs(
                        new double[][] {{0, .3, .9}, {0, .4, .2}},
                        new double[][] {{0, 1, 1}, {0, 1, 1}},
                        new double[][] {{0, 0, 1}, {0, .5, 0}},
                        new double[][] {{0, 1, 1}, {0, 1, 1}}))
                .curve(new int[] {1, 1});
        assertThat(curve.costs()).containsExactly(0, .5, 1);
        assertThat(curve.scores()).containsExactly(0, .5, .75);
    }

    @Test
    void resample_isTheTableWithItsRowsRepeated() {
        Random random = new Random(7);
        double[][] expected = table(random, 3);
        double[][] price = table(random, 3);
        double[][] scores = table(random, 3);
        double[][] costs = table(random, 3);
        int[] times = random.ints(ROWS, 0, 3).toArray();
        CostCurve counted = PolicyPath.of(new PolicyPath.Beliefs(expected, price, scores, costs))
                .curve(times);
        int[] rows = IntStream.range(0, ROWS)
                .flatMap(i -> IntStream.range(0, times[i]).map(t -> i))
                .toArray();
        int[] once = new int[rows.length];
        Arrays.fill(once, 1);
        CostCurve repeated = PolicyPath.of(new PolicyPath.Beliefs(
                        pick(expected, rows), pick(price, rows), pick(scores, rows), pick(costs, rows)))
                .curve(once);
        assertThat(counted.area()).isCloseTo(repeated.area(), within(1e-12));
        assertThat(counted.reaching(0.5)).isCloseTo(repeated.reaching(0.5), within(1e-12));
    }

    private static double[][] table(Random random, int models) {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> random.doubles(models).toArray())
                .toArray(double[][]::new);
    }

    private static double[][] pairs(double[] first, double[] second) {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> new double[] {first[i], second[i]})
                .toArray(double[][]::new);
    }

    private static double[][] calls() {
        double[][] calls = new double[ROWS][];
        Arrays.fill(calls, new double[] {0, 1});
        return calls;
    }

    private static double[][] pick(double[][] table, int[] rows) {
        return Arrays.stream(rows).mapToObj(i -> table[i]).toArray(double[][]::new);
    }

    private static int[] ones() {
        int[] ones = new int[ROWS];
        Arrays.fill(ones, 1);
        return ones;
    }
}
