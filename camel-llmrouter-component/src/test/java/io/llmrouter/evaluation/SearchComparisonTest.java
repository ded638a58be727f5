/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.cascade.Abstention;
import io.llmrouter.cascade.CascadePolicy;
import io.llmrouter.cascade.ExactSearch;
import io.llmrouter.cascade.MarkovCopulaSearch;
import io.llmrouter.cascade.StageTable;
import io.llmrouter.evaluation.OutcomeRow.Outcome;
import io.llmrouter.evaluation.OutcomeRow.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SearchComparisonTest {

    private static final double[] START = {1, 0.5};

    @Test
    void area_isTheMeanRiskOverBudgets() {
        // from (1, 0.5) straight to (3, 0.1), then flat up to 5: (2 * 0.3 + 2 * 0.1) / 4
        assertThat(ErrorCostCurve.area(new double[][] {{3, 0.1}}, START, 5)).isEqualTo(0.2, within(1e-12));
        // the order of the policies does not matter, what is beyond the end counts by the line to it
        assertThat(ErrorCostCurve.area(new double[][] {{7, 0.1}, {3, 0.3}}, START, 5))
                .isEqualTo((2 * 0.4 + 2 * 0.25) / 4, within(1e-12));
        assertThat(ErrorCostCurve.area(new double[0][], START, 5)).isEqualTo(0.5, within(1e-12));
    }

    @Test
    void sameSearchTwice_differsByNothing() {
        SearchFigures figures = compare(1, List.of(answering("one"), answering("other")));
        SearchFigures.Difference difference = figures.difference("one", "other");
        assertThat(difference.area()).isEqualTo(new Figure(0, new Interval(0, 0)));
        assertThat(difference.relative()).isZero();
        assertThat(difference.loss()).isZero();
        assertThat(difference.decided()).isFalse();
    }

    @Test
    void foolishSearch_losesBeyondDoubt() {
        SearchContender strict = new SearchContender(
                "strict", (rows, objective, abstention) -> CascadePolicy.accepting(2, 2), Abstention.NEVER);
        SearchFigures.Difference difference =
                compare(1, List.of(answering("wise"), strict)).difference("wise", "strict");
        assertThat(difference.decided()).isTrue();
        assertThat(difference.area().interval().high()).isNegative();
        assertThat(difference.area().value())
                .isBetween(
                        difference.area().interval().low(),
                        difference.area().interval().high());
        assertThat(difference.loss()).isNegative();
    }

    @Test
    void figures_areTheSameForTheSameSeed() {
        List<SearchContender> contenders = List.of(
                answering("exact"), new SearchContender("each", new MarkovCopulaSearch(), Abstention.EVERY_STAGE));
        SearchFigures once = compare(3, contenders);
        SearchFigures again = compare(3, contenders);
        assertThat(once.area()).isDeepEqualTo(again.area());
        assertThat(once.resampled()).isDeepEqualTo(again.resampled());
        assertThat(once.loss()).isDeepEqualTo(again.loss());
        assertThat(Arrays.deepEquals(once.resampled(), compare(4, contenders).resampled()))
                .isFalse();
    }

    @Test
    void calibration_isLearnedFromTheDrawnRowsOnly() {
        RecordedStages stages = stages(200);
        List<Integer> some = IntStream.range(0, 50).boxed().toList();
        StageTable before = stages.calibrated(some, 1);
        stages.score()[150][0] = 1 - stages.score()[150][0];
        assertThat(stages.calibrated(some, 1).probabilities(0)).containsExactly(before.probabilities(0));
        stages.score()[10][0] = 1 - stages.score()[10][0];
        assertThat(stages.calibrated(some, 1).probabilities(0)[0]).isNotEqualTo(before.probabilities(0)[0]);
    }

    @Test
    void tablesWithoutCostsOrSignals_areRefused() {
        List<String> models = List.of("small", "large");
        assertThatThrownBy(() -> comparison(null, 0.5, null, 0.5, models))
                .isInstanceOf(OutcomesException.class)
                .hasMessageContaining("name a list of prices with --prices");
        assertThatThrownBy(() -> comparison(1.0, 0.5, 2.0, Double.NaN, models))
                .hasMessageContaining("no answer of model 'large' has the signal");
        assertThatThrownBy(() -> comparison(2.0, 0.5, 2.0, 0.5, models))
                .hasMessage("model 'large' costs no more than 'small' in the mean; name the cheapest first");
    }

    private static SearchComparison comparison(
            Double cheapCost, double cheapSignal, Double strongCost, double strongSignal, List<String> models) {
        OutcomeRow row = new OutcomeRow(
                "1",
                "What?",
                Map.of(),
                Map.of(
                        "small", outcome(cheapCost, cheapSignal),
                        "large", outcome(strongCost, strongSignal)));
        return new SearchComparison(new OutcomeTable(List.of(row), 0), models, null, new Bootstrap(5, 1));
    }

    private static Outcome outcome(Double cost, double signal) {
        return new Outcome(1, cost, null, null, new Reply(null, signal, Double.NaN));
    }

    private static SearchContender answering(String name) {
        return new SearchContender(name, new ExactSearch(), Abstention.NEVER);
    }

    private static SearchFigures compare(long seed, List<SearchContender> contenders) {
        List<Split> draws = new ArrayList<>();
        for (int draw = 0; draw < 3; draw++) {
            int from = draw * 40;
            draws.add(new Split(
                    IntStream.range(from, from + 40).boxed().toList(),
                    IntStream.range(0, 300)
                            .filter(row -> row < from || row >= from + 40)
                            .boxed()
                            .toList()));
        }
        return new SearchComparison(stages(300), new Bootstrap(20, seed)).compare(draws, contenders, () -> {});
    }

    /** Three stages that know about their answers, each better than the one before. */
    private static RecordedStages stages(int rows) {
        Random random = new Random(17);
        double[][] signal = new double[rows][3];
        double[][] score = new double[rows][3];
        double[][] cost = new double[rows][3];
        for (int row = 0; row < rows; row++) {
            double ease = random.nextDouble();
            for (int stage = 0; stage < 3; stage++) {
                signal[row][stage] = Math.min(1, (ease + random.nextDouble() + 0.4 * stage) / 2);
                score[row][stage] = random.nextDouble() < signal[row][stage] ? 1 : 0;
            }
            Arrays.setAll(cost[row], stage -> Math.pow(5, stage));
        }
        return new RecordedStages(signal, score, cost);
    }
}
