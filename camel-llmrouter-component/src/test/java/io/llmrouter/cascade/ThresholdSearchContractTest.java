/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.cascade.CascadeObjective.BestWithinCost;
import io.llmrouter.cascade.CascadeObjective.BestWithinShare;
import io.llmrouter.cascade.CascadeObjective.CheapestAtQuality;
import io.llmrouter.cascade.CascadeObjective.ExpectedLoss;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every search holds, also on tables that teach nothing. */
class ThresholdSearchContractTest {

    private static final double NEVER = Double.POSITIVE_INFINITY;

    static Stream<ThresholdSearch> searches() {
        return Stream.of(
                new ExactSearch(),
                new QuantileGridSearch(),
                new MarkovCopulaSearch(),
                new IndependentThresholds(),
                new StageSelection(new ExactSearch(), StageSelection.Judge.LABELS),
                new StageSelection(new MarkovCopulaSearch(), StageSelection.Judge.PROBABILITIES),
                new StandardSearch());
    }

    private static List<CascadeObjective> objectives() {
        return List.of(
                new ExpectedLoss(0.1, NEVER),
                new CheapestAtQuality(0.95, NEVER),
                new BestWithinCost(3, NEVER),
                new BestWithinShare(0.5, NEVER));
    }

    @ParameterizedTest
    @MethodSource("searches")
    void tablesThatTeachNothing_giveAPolicyOfAllStages(ThresholdSearch search) {
        for (StageTable rows : List.of(
                table(1, row -> 0.7, row -> 1),
                table(20, row -> row / 20.0, row -> 1),
                table(20, row -> row / 20.0, row -> 0),
                table(20, row -> 0.5, row -> row % 2),
                table(20, row -> Double.NaN, row -> row % 2),
                table(20, row -> row % 3 == 0 ? Double.NaN : 0.9, row -> row % 2))) {
            for (CascadeObjective objective : objectives()) {
                CascadePolicy policy = search.search(rows, objective, Abstention.NEVER);
                assertThat(policy.stages()).isEqualTo(3);
                assertThat(policy.measure(rows).abstentionRate()).isZero();
            }
            assertThat(search.search(rows.withStages(2), objectives().get(0), Abstention.NEVER))
                    .isEqualTo(CascadePolicy.alwaysStrong(1));
        }
    }

    @ParameterizedTest
    @MethodSource("searches")
    void allWrong_makesEveryFurtherCallAWaste(ThresholdSearch search) {
        StageTable rows = table(40, row -> 0.01, row -> 0);
        CascadePolicy policy = search.search(rows, new ExpectedLoss(1, NEVER), Abstention.NEVER);
        assertThat(policy.measure(rows).reached().get(0)).isEqualTo(40);
        assertThat(policy.measure(rows).reached().get(2)).isZero();
    }

    @ParameterizedTest
    @MethodSource("searches")
    void search_isDeterministic_andItsPathGetsCheaper(ThresholdSearch search) {
        StageTable rows = RandomTables.of(150, 3, 11);
        for (CascadeObjective objective : objectives()) {
            assertThat(search.search(rows, objective, Abstention.NEVER))
                    .isEqualTo(search.search(rows, objective, Abstention.NEVER));
        }
        List<CascadePolicy> path = search.path(rows, 12);
        assertThat(path).hasSizeBetween(3, 12).doesNotHaveDuplicates();
        assertThat(path.get(0)).isEqualTo(CascadePolicy.alwaysStrong(3));
        double[] costs = path.stream()
                .skip(1)
                .mapToDouble(policy -> policy.measure(rows).meanCost())
                .toArray();
        for (int i = 1; i < costs.length; i++) {
            assertThat(costs[i]).isLessThan(costs[i - 1]);
        }
        assertThat(costs[costs.length - 1]).isLessThan(path.get(0).measure(rows).meanCost() / 2);
        assertThatThrownBy(() -> search.path(rows, 1)).hasMessageContaining("was given 1");
    }

    @ParameterizedTest
    @MethodSource("searches")
    void costsOfNothing_leaveThePathWithTheStrongest(ThresholdSearch search) {
        double[][] half =
                IntStream.range(0, 10).mapToObj(row -> new double[] {0.5, 0.5}).toArray(double[][]::new);
        StageTable rows = new StageTable(half, half, new double[10][2]);
        assertThat(search.path(rows, 40)).containsExactly(CascadePolicy.alwaysStrong(2));
    }

    /** Three stages that say and do the same, with costs 1, 2 and 4. */
    private static StageTable table(int rows, IntToDoubleFunction probability, IntToDoubleFunction score) {
        return new StageTable(
                columns(rows, probability, 1, 1, 1), columns(rows, score, 1, 1, 1), columns(rows, row -> 1, 1, 2, 4));
    }

    private static double[][] columns(int rows, IntToDoubleFunction of, double... times) {
        return IntStream.range(0, rows)
                .mapToObj(row -> Arrays.stream(times)
                        .map(factor -> factor * of.applyAsDouble(row))
                        .toArray())
                .toArray(double[][]::new);
    }
}
