/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.cascade.CascadeObjective.BestWithinCost;
import io.llmrouter.cascade.CascadeObjective.BestWithinShare;
import io.llmrouter.cascade.CascadeObjective.CheapestAtQuality;
import io.llmrouter.cascade.CascadeObjective.ExpectedLoss;
import io.llmrouter.cascade.CascadeObjective.Means;
import java.time.Duration;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactSearchTest {

    private static final double NEVER = Double.POSITIVE_INFINITY;
    private static final List<CascadeObjective> OBJECTIVES = List.of(
            new ExpectedLoss(0.05, NEVER),
            new ExpectedLoss(0, NEVER),
            new CheapestAtQuality(0.9, NEVER),
            new BestWithinCost(4, NEVER),
            new BestWithinShare(0.3, NEVER));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void threeStages_areAsGoodAsTryingAll(long seed) {
        StageTable rows = RandomTables.of(25, 3, seed);
        for (CascadeObjective objective : OBJECTIVES) {
            double least = all(rows, 0)
                    .flatMap(first ->
                            all(rows, 1).map(second -> loss(CascadePolicy.accepting(first, second), rows, objective)))
                    .min()
                    .orElseThrow();
            CascadePolicy found = new ExactSearch().search(rows, objective, Abstention.NEVER);
            assertThat(loss(found, rows, objective)).as("%s", objective).isEqualTo(least, within(1e-9));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void twoStages_areAsGoodAsTryingAll(long seed) {
        StageTable rows = RandomTables.of(40, 2, seed);
        for (CascadeObjective objective : OBJECTIVES) {
            double least = all(rows, 0)
                    .map(first -> loss(CascadePolicy.accepting(first), rows, objective))
                    .min()
                    .orElseThrow();
            CascadePolicy found = new ExactSearch().search(rows, objective, Abstention.NEVER);
            assertThat(loss(found, rows, objective)).as("%s", objective).isEqualTo(least, within(1e-9));
        }
    }

    @Test
    void tenThousandRows_takeLessThanTenSeconds() {
        StageTable rows = RandomTables.of(10_000, 3, 1, 1_000_000);
        CascadePolicy found = Assertions.assertTimeout(Duration.ofSeconds(10), () -> new ExactSearch()
                .search(rows, new ExpectedLoss(0.05, NEVER), Abstention.NEVER));
        assertThat(found.measure(rows).meanCost())
                .isLessThan(CascadePolicy.accepting(2, 2).measure(rows).meanCost());
    }

    @Test
    void whatItCannotDo_isRefused() {
        StageTable rows = RandomTables.of(10, 4, 1);
        assertThatThrownBy(() -> new ExactSearch().search(rows, OBJECTIVES.get(0), Abstention.NEVER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("given 4 stages and NEVER; use a quantile grid search");
    }

    @Test
    void infeasibleBudget_givesThePolicyThatBreaksItLeast() {
        StageTable rows = RandomTables.of(30, 3, 5);
        CascadeObjective objective = new BestWithinCost(0.01, NEVER);
        CascadePolicy found = new ExactSearch().search(rows, objective, Abstention.NEVER);
        assertThat(loss(found, rows, objective)).isGreaterThanOrEqualTo(CascadeObjective.INFEASIBLE);
        assertThat(found.measure(rows).meanCost())
                .isEqualTo(CascadePolicy.accepting(0, 0).measure(rows).meanCost(), within(1e-12));
    }

    private static DoubleStream all(StageTable rows, int stage) {
        return DoubleStream.concat(
                DoubleStream.of(Double.POSITIVE_INFINITY),
                DoubleStream.of(rows.probabilities(stage)).filter(p -> !Double.isNaN(p)));
    }

    static double loss(CascadePolicy policy, StageTable rows, CascadeObjective objective) {
        Means strong = Means.of(CascadePolicy.alwaysStrong(rows.stages()).measure(rows));
        return objective.loss(Means.of(policy.measure(rows)), strong);
    }
}
