/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.cascade.CascadeObjective.BestWithinShare;
import io.llmrouter.cascade.CascadeObjective.CheapestAtQuality;
import io.llmrouter.cascade.CascadeObjective.ExpectedLoss;
import io.llmrouter.cascade.StageSelection.Judge;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherSearchesTest {

    private static final double NEVER = Double.POSITIVE_INFINITY;
    private static final ExpectedLoss LOSS = new ExpectedLoss(0.05, NEVER);

    @Test
    void grid_isCoarserWithMoreStages() {
        assertThat(QuantileGridSearch.levels(2)).isEqualTo(40);
        assertThat(QuantileGridSearch.levels(3)).isEqualTo(40);
        // C(19 + 4, 4) = 8855 sequences of four levels that never fall; 21 levels would have 10626
        assertThat(QuantileGridSearch.levels(5)).isEqualTo(20);
        assertThat(QuantileGridSearch.levels(8)).isLessThan(11);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void grid_isAboutAsGoodAsExact(long seed) {
        StageTable rows = RandomTables.of(60, 3, seed);
        double exact = loss(new ExactSearch().search(rows, LOSS, Abstention.NEVER), rows);
        double grid = loss(new QuantileGridSearch().search(rows, LOSS, Abstention.NEVER), rows);
        assertThat(grid).isBetween(exact - 1e-9, exact + 0.02);
    }

    @Test
    void grid_ofFiveStages_keepsAShare() {
        StageTable rows = RandomTables.of(80, 5, 3);
        PolicyOutcome outcome = new QuantileGridSearch()
                .search(rows, new BestWithinShare(0.25, NEVER), Abstention.NEVER)
                .measure(rows);
        assertThat(outcome.strongShare()).isLessThanOrEqualTo(0.25);
        assertThat(outcome.meanScore()).isGreaterThan(rows.meanScore(0));
    }

    @Test
    void refinement_findsTheBestAbstentionOfOneStage() {
        StageTable rows = RandomTables.of(60, 1, 9);
        ExpectedLoss objective = new ExpectedLoss(0, 0.3);
        double least = Arrays.stream(rows.probabilities(0))
                .filter(p -> !Double.isNaN(p))
                .map(below -> ExactSearchTest.loss(
                        new CascadePolicy(java.util.List.of(CascadePolicy.StageRule.last(below))), rows, objective))
                .min()
                .orElseThrow();
        CascadePolicy found = new QuantileGridSearch().search(rows, objective, Abstention.LAST_STAGE);
        assertThat(ExactSearchTest.loss(found, rows, objective)).isEqualTo(least, within(1e-9));
    }

    @Test
    void hopelessRequests_areGivenUpBeforeMoreIsPaid() {
        double[][] probability = new double[40][];
        double[][] score = new double[40][];
        double[][] cost = new double[40][];
        Arrays.setAll(
                probability, row -> row % 2 == 0 ? new double[] {0.05, 0.05, 0.05} : new double[] {0.9, 0.9, 0.9});
        Arrays.setAll(score, row -> row % 2 == 0 ? new double[] {0, 0, 0} : new double[] {1, 1, 1});
        Arrays.setAll(cost, row -> new double[] {1, 3, 9});
        StageTable rows = new StageTable(probability, score, cost);
        ExpectedLoss objective = new ExpectedLoss(0.05, 0.2);
        QuantileGridSearch grid = new QuantileGridSearch();
        CascadePolicy each = grid.search(rows, objective, Abstention.EVERY_STAGE);
        // the first call of all, and half of them given up
        assertThat(ExactSearchTest.loss(each, rows, objective)).isEqualTo(0.05 + 0.2 / 2, within(1e-12));
        assertThat(each.measure(rows).abstained()).containsExactly(20, 0, 0);
        CascadePolicy last = grid.search(rows, objective, Abstention.LAST_STAGE);
        assertThat(last.rules().subList(0, 2)).allMatch(rule -> rule.abstain() == 0);
    }

    @Test
    void independentThresholds_areThoseOfPairs() {
        StageTable rows = RandomTables.of(100, 3, 6);
        CascadePolicy policy = new IndependentThresholds().search(rows, LOSS, Abstention.NEVER);
        for (int stage = 0; stage < 2; stage++) {
            CascadePolicy pair = new ExactSearch().search(rows.withStages(stage, 2), LOSS, Abstention.NEVER);
            assertThat(policy.rules().get(stage)).isEqualTo(pair.rules().get(0));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void choosingStages_isNeverWorse_andMayAskOnlyTheStrongest(long seed) {
        StageTable rows = RandomTables.of(80, 3, seed);
        ThresholdSearch choosing = new StageSelection(new ExactSearch(), Judge.LABELS);
        CascadePolicy chosen = choosing.search(rows, LOSS, Abstention.NEVER);
        assertThat(loss(chosen, rows))
                .isLessThanOrEqualTo(loss(new ExactSearch().search(rows, LOSS, Abstention.NEVER), rows) + 1e-9);
        // nothing but the strongest keeps all of its quality where the others know nothing
        double[][] none = new double[20][];
        double[][] scores = new double[20][];
        double[][] costs = new double[20][];
        Arrays.setAll(none, row -> new double[] {Double.NaN, 0.5, 0.5});
        Arrays.setAll(scores, row -> new double[] {0, 0, 1});
        Arrays.setAll(costs, row -> new double[] {1, 2, 3});
        StageTable useless = new StageTable(none, scores, costs);
        assertThat(choosing.search(useless, new CheapestAtQuality(1, NEVER), Abstention.NEVER))
                .isEqualTo(CascadePolicy.alwaysStrong(3));
    }

    @Test
    void choosingStages_hasALimit() {
        StageTable rows = RandomTables.of(5, 9, 1);
        assertThatThrownBy(() ->
                        new StageSelection(new MarkovCopulaSearch(), Judge.LABELS).search(rows, LOSS, Abstention.NEVER))
                .hasMessageContaining("at most 8, but there are 9");
        assertThat(new StandardSearch().search(rows, LOSS, Abstention.NEVER).stages())
                .isEqualTo(9);
    }

    @Test
    void standardSearch_takesWhatWonForThatManyLabels() {
        StageTable few = RandomTables.of(100, 3, 1);
        StageTable more = RandomTables.of(400, 3, 1);
        StageTable many = RandomTables.of(1000, 3, 1);
        StageTable stages = RandomTables.of(100, 5, 1);
        ThresholdSearch copula = new MarkovCopulaSearch();
        ThresholdSearch standard = new StandardSearch();
        assertThat(standard.search(few, LOSS, Abstention.NEVER)).isEqualTo(copula.search(few, LOSS, Abstention.NEVER));
        assertThat(standard.search(more, LOSS, Abstention.NEVER))
                .isEqualTo(new StageSelection(copula, Judge.LABELS).search(more, LOSS, Abstention.NEVER));
        assertThat(standard.search(many, LOSS, Abstention.NEVER))
                .isEqualTo(new StageSelection(new ExactSearch(), Judge.LABELS).search(many, LOSS, Abstention.NEVER));
        assertThat(standard.search(stages, LOSS, Abstention.NEVER))
                .isEqualTo(new StageSelection(copula, Judge.PROBABILITIES).search(stages, LOSS, Abstention.NEVER));
    }

    private static double loss(CascadePolicy policy, StageTable rows) {
        return ExactSearchTest.loss(policy, rows, LOSS);
    }
}
