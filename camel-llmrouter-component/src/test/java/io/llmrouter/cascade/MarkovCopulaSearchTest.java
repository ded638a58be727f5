/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.cascade.CascadeObjective.BestWithinCost;
import io.llmrouter.cascade.CascadeObjective.CheapestAtQuality;
import io.llmrouter.cascade.CascadeObjective.ExpectedLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkovCopulaSearchTest {

    private static final double NEVER = Double.POSITIVE_INFINITY;

    @Test
    void transitions_addUpToOne_andIndependentOnesForgetTheLevel() {
        StageTable rows = RandomTables.of(300, 2, 3);
        ConfidenceLevels from = ConfidenceLevels.of(rows, 0);
        ConfidenceLevels to = ConfidenceLevels.of(rows, 1);
        for (double[] row : ConfidenceChain.transition(from, to, new GumbelCopula(2.2))) {
            assertThat(Arrays.stream(row).sum()).isEqualTo(1, within(1e-9));
        }
        for (double[] row : ConfidenceChain.transition(from, to, new GumbelCopula(1))) {
            assertThat(row).usingComparatorWithPrecision(1e-9).containsExactly(to.share());
        }
    }

    @Test
    void independentStages_acceptFromWhatGoingOnIsWorth() {
        // the second stage says 0.6 or 0.9, whatever the first says: going on loses 0.25 and its price of 0.1
        double[][] probability = new double[400][];
        for (int row = 0; row < probability.length; row++) {
            probability[row] = new double[] {(row / 2 + 0.5) / 200, row % 2 == 0 ? 0.6 : 0.9};
        }
        StageTable rows = table(probability, new double[] {1, 2});
        CascadePolicy policy = new MarkovCopulaSearch().search(rows, new ExpectedLoss(0.05, NEVER), Abstention.NEVER);
        assertThat(policy.rules().get(0).accept()).isEqualTo(1 - 0.25 - 0.1, within(1e-3));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void policy_isTheBestOfAllThresholds_inTheModel(long seed) {
        StageTable rows = RandomTables.of(120, 3, seed);
        ExpectedLoss objective = new ExpectedLoss(0.04, NEVER);
        CascadePolicy found = new MarkovCopulaSearch().search(rows, objective, Abstention.NEVER);
        double least = NEVER;
        for (double first : cuts(rows, 0)) {
            for (double second : cuts(rows, 1)) {
                least = Math.min(least, modelLoss(rows, 0.04, first, second));
            }
        }
        double loss = modelLoss(
                rows, 0.04, found.rules().get(0).accept(), found.rules().get(1).accept());
        assertThat(loss).isEqualTo(least, within(1e-9));
    }

    /** Forwards through the chain, where the search goes backwards. */
    private static double modelLoss(StageTable rows, double weight, double first, double second) {
        List<ConfidenceLevels> levels = IntStream.range(0, 3)
                .mapToObj(stage -> ConfidenceLevels.of(rows, stage))
                .toList();
        double[] thresholds = {first, second, 0};
        double[] mass = levels.get(0).share();
        double loss = 0;
        for (int stage = 0; stage < 3; stage++) {
            loss += weight * rows.meanCost(stage) * Arrays.stream(mass).sum();
            double[] onwards = new double[stage < 2 ? levels.get(stage + 1).size() : 1];
            double[][] chance = stage < 2 ? chance(rows, levels, stage) : null;
            for (int level = 0; level < mass.length; level++) {
                boolean accepts = stage == 2 || levels.get(stage).probability()[level] >= thresholds[stage];
                loss += accepts ? mass[level] * (1 - levels.get(stage).score()[level]) : 0;
                for (int next = 0; !accepts && next < onwards.length; next++) {
                    onwards[next] += mass[level] * chance[level][next];
                }
            }
            mass = onwards;
        }
        return loss;
    }

    private static double[][] chance(StageTable rows, List<ConfidenceLevels> levels, int stage) {
        GumbelCopula copula = GumbelCopula.fit(ranked(rows, stage), ranked(rows, stage + 1));
        return ConfidenceChain.transition(levels.get(stage), levels.get(stage + 1), copula);
    }

    private static double[] ranked(StageTable rows, int stage) {
        return Arrays.stream(rows.probabilities(stage))
                .map(p -> Double.isNaN(p) ? -1 : p)
                .toArray();
    }

    private static double[] cuts(StageTable rows, int stage) {
        return ThresholdCandidates.rising(ConfidenceLevels.of(rows, stage).probability(), 1000);
    }

    @Test
    void abstaining_stopsWhereOthersWouldFailToo() {
        StageTable rows = RandomTables.of(300, 3, 4);
        ExpectedLoss objective = new ExpectedLoss(0.02, 0.3);
        MarkovCopulaSearch search = new MarkovCopulaSearch();
        CascadePolicy never = search.search(rows, objective, Abstention.NEVER);
        CascadePolicy last = search.search(rows, objective, Abstention.LAST_STAGE);
        CascadePolicy each = search.search(rows, objective, Abstention.EVERY_STAGE);
        assertThat(last.rules().get(2).abstain()).isEqualTo(0.7, within(1e-12));
        assertThat(last.rules().get(0).abstain()).isZero();
        assertThat(each.rules().get(0).abstain()).isPositive();
        assertThat(ExactSearchTest.loss(last, rows, objective))
                .isLessThan(ExactSearchTest.loss(never, rows, objective));
        assertThat(ExactSearchTest.loss(each, rows, objective)).isLessThan(ExactSearchTest.loss(last, rows, objective));
    }

    @Test
    void lastStageThatIsNotJudged_isExpectedToDoAsItsLabelsSay() {
        // the last stage is right iff the first one is likely to be: going on helps nobody
        List<double[]> probability = new ArrayList<>();
        List<double[]> score = new ArrayList<>();
        Random random = new Random(5);
        for (int row = 0; row < 400; row++) {
            double likely = random.nextDouble();
            double right = random.nextDouble() < likely ? 1 : 0;
            probability.add(new double[] {likely, Double.NaN});
            score.add(new double[] {right, right});
        }
        double[][] cost = Collections.nCopies(400, new double[] {1, 2}).toArray(double[][]::new);
        StageTable rows = new StageTable(probability.toArray(double[][]::new), score.toArray(double[][]::new), cost);
        CascadePolicy policy = new MarkovCopulaSearch().search(rows, new ExpectedLoss(0.05, NEVER), Abstention.NEVER);
        assertThat(policy.measure(rows).strongShare()).isLessThan(0.2);
    }

    @Test
    void constraints_areKeptOnTheRows() {
        StageTable rows = RandomTables.of(200, 3, 8);
        double strong = CascadePolicy.alwaysStrong(3).measure(rows).meanScore();
        PolicyOutcome cheap = new MarkovCopulaSearch()
                .search(rows, new CheapestAtQuality(0.9, NEVER), Abstention.NEVER)
                .measure(rows);
        assertThat(cheap.meanScore()).isGreaterThanOrEqualTo(0.9 * strong - 1e-9);
        PolicyOutcome good = new MarkovCopulaSearch()
                .search(rows, new BestWithinCost(5, NEVER), Abstention.NEVER)
                .measure(rows);
        assertThat(good.meanCost()).isLessThanOrEqualTo(5);
    }

    private static StageTable table(double[][] probability, double[] cost) {
        double[][] score = Arrays.stream(probability)
                .map(row -> Arrays.stream(row).map(Math::round).toArray())
                .toArray(double[][]::new);
        double[][] costs = Collections.nCopies(probability.length, cost).toArray(double[][]::new);
        return new StageTable(probability, score, costs);
    }
}
