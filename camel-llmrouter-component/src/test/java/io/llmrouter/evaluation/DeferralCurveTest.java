/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeferralCurveTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void area_isTheMeanOverAllOrdersOfTies(long seed) {
        Random random = new Random(seed);
        double[] priority = random.ints(6, 0, 3).asDoubleStream().toArray();
        double[] cheap = random.ints(6, 0, 2).asDoubleStream().toArray();
        double[] strong = {1, 1, 1, 1, 1, 1};
        cheap[0] = 0;
        DeferralCurve curve = new DeferralCurve(priority, cheap, strong);
        assertThat(curve.apgr()).isCloseTo(byAllOrders(priority, cheap, strong), within(1e-12));
    }

    /** Slow and obvious: every order of the rows that obeys the priorities, its curve by definition, their mean. */
    private static double byAllOrders(double[] priority, double[] cheap, double[] strong) {
        List<List<Integer>> orders = new ArrayList<>();
        permute(new ArrayList<>(), priority, orders);
        double sum = 0;
        for (List<Integer> order : orders) {
            double total = 0;
            for (int row : order) {
                total += strong[row] - cheap[row];
            }
            double gained = 0;
            double area = 0;
            for (int row : order) {
                double before = gained / total;
                gained += strong[row] - cheap[row];
                area += (before + gained / total) / 2;
            }
            sum += area / order.size();
        }
        return sum / orders.size();
    }

    private static void permute(List<Integer> begun, double[] priority, List<List<Integer>> orders) {
        if (begun.size() == priority.length) {
            orders.add(List.copyOf(begun));
            return;
        }
        double next = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < priority.length; row++) {
            next = begun.contains(row) ? next : Math.max(next, priority[row]);
        }
        for (int row = 0; row < priority.length; row++) {
            if (!begun.contains(row) && priority[row] == next) {
                begun.add(row);
                permute(begun, priority, orders);
                begun.remove(begun.size() - 1);
            }
        }
    }

    @Test
    void constantPriority_isTheRandomRouter() {
        DeferralCurve random = new DeferralCurve(new double[4], new double[] {0, 1, 0, 1}, new double[] {1, 1, 1, 0});
        assertThat(random.apgr()).isCloseTo(0.5, within(1e-12));
        assertThat(random.cpt(0.5)).isEqualTo(0.5);
    }

    @Test
    void oracle_recoversTheGapWithTheFewestCalls() {
        DeferralCurve oracle =
                new DeferralCurve(new double[] {1, 0, 0, -1}, new double[] {0, 1, 1, 1}, new double[] {1, 1, 1, 1});
        assertThat(oracle.cpt(0.8)).isEqualTo(0.25);
        assertThat(oracle.apgr()).isCloseTo(0.875, within(1e-12));
    }

    @Test
    void strongModelThatIsNotBetter_leavesNothingToRecover() {
        assertThat(new DeferralCurve(new double[2], new double[] {1, 0}, new double[] {0, 1}).meaningful())
                .isFalse();
        assertThatThrownBy(() -> new DeferralCurve(new double[2], new double[1], new double[2]))
                .hasMessageContaining("2, 1 and 2");
    }

    /**
     * With c the share of rows of high priority and p the share of the gap that lies in them, the area is (p + 1 - c) / 2. By influence functions, for
     * P(gain, high) = 0.3 and P(gain, low) = 0.1: n var(p) = 0.1875 / 0.4, n var(c) = 0.25, n cov(p, c) = 0.1875.
     */
    @Test
    void interval_hasTheWidthThatTheoryGives() {
        int n = 4000;
        Random random = new Random(1);
        double[] priority = new double[n];
        double[] strong = new double[n];
        for (int i = 0; i < n; i++) {
            priority[i] = i < n / 2 ? 1 : 0;
            strong[i] = random.nextDouble() < (i < n / 2 ? 0.6 : 0.2) ? 1 : 0;
        }
        Interval interval = new DeferralCurve(priority, new double[n], strong).apgrInterval(2000, 7);
        double error = Math.sqrt((0.1875 / 0.4 + 0.25 - 2 * 0.1875) / n) / 2;
        assertThat(interval.high() - interval.low()).isCloseTo(2 * 1.96 * error, withinPercentage(10));
        assertThat(0.625).isBetween(interval.low(), interval.high());
    }

    @Test
    void auroc_countsPairs() {
        Random random = new Random(3);
        double[] score = random.ints(40, 0, 8).asDoubleStream().toArray();
        boolean[] positive = new boolean[40];
        double pairs = 0;
        double won = 0;
        for (int i = 0; i < 40; i++) {
            positive[i] = random.nextBoolean();
        }
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < 40; j++) {
                if (positive[i] && !positive[j]) {
                    pairs++;
                    won += score[i] > score[j] ? 1 : score[i] == score[j] ? 0.5 : 0;
                }
            }
        }
        assertThat(new RankSum(score, i -> positive[i]).auroc()).isCloseTo(won / pairs, within(1e-12));
    }
}
