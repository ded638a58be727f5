/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.llmrouter.calibration.LabelledSample;
import io.llmrouter.cascade.StageFlow;
import io.llmrouter.cascade.StandardSearch;
import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.OutcomesException;
import io.llmrouter.evaluation.Split;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CascadeEvaluatorTest {

    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    /** Accepted at 0.5: rows 0 (right), 1 (wrong) and 4 (right); 2 has no signal. */
    private static final CascadeRows FIVE = Rows.two(
            new double[] {0.9, 1, 1},
            new double[] {0.5, 0, 1},
            new double[] {Double.NaN, 1, 1},
            new double[] {0.4, 0, 0},
            new double[] {0.7, 1, 0});

    @Test
    void rawThreshold_fiveRows_asCountedByHand() {
        MeasuredCascade measured =
                measure(FIVE, new Wanted.RawThresholds(List.of(0.5)), List.of(fold(5, 0), fold(5, 1)), 0);
        CascadeFigures figures = measured.figures();
        assertThat(figures.escalationRate().get(0).value()).isEqualTo(0.4);
        assertThat(figures.value(CascadeMetric.ACCURACY)).isEqualTo(3 / 5.0);
        assertThat(figures.value(CascadeMetric.ACCEPTED_ACCURACY)).isEqualTo(2 / 3.0);
        assertThat(figures.value(CascadeMetric.QUALITY_RETAINED)).isEqualTo(3 / 3.0);
        assertThat(figures.value(CascadeMetric.MEAN_COST_USD)).isEqualTo((3 * 1 + 2 * 11) / 5.0);
        assertThat(figures.value(CascadeMetric.COST_RATIO)).isEqualTo(0.5);
        assertThat(figures.value(CascadeMetric.ABSTENTION_RATE)).isZero();
        // signals of right answers: 0.9, 0.7; of wrong ones: 0.5, 0.4
        assertThat(figures.value(CascadeMetric.AUROC)).isEqualTo(1);
        assertThat(figures.value(CascadeMetric.BRIER)).isCloseTo((0.01 + 0.25 + 0.16 + 0.09) / 4, within(1e-12));
        assertThat(measured.thresholds()).containsExactly(0.5);
        assertThat(measured.thresholdKind()).isEqualTo("raw");
        assertThat(measured.notes()).anyMatch(note -> note.contains("1 of 5 answers of cheap have no signal"));
    }

    /** Calibrators of two folds, each fitted on the other, say more where less is right. */
    @Test
    void auroc_signalThatNeverChanges_isAHalf_whateverItsCalibratorsSay() {
        CascadeRows rows = Rows.two(IntStream.range(0, 200)
                .mapToObj(i -> new double[] {0.7, i % 4 == 0 || i % 2 == 1 && i % 5 == 0 ? 1 : 0, 1})
                .toArray(double[][]::new));
        MeasuredCascade measured =
                measure(rows, new Wanted.Probabilities(List.of(0.5)), List.of(fold(200, 0), fold(200, 1)), 10);
        assertThat(measured.replay().probability()[0][0])
                .isNotEqualTo(measured.replay().probability()[1][0]);
        assertThat(measured.figures().value(CascadeMetric.AUROC)).isEqualTo(0.5);
        JsonNode calibration = StageSection.believed(measured).at("/0/calibration");
        assertThat(calibration).hasSize(2).allMatch(entry -> entry.path("auroc").asDouble() == 0.5);
    }

    @Test
    void worth_fiveRows_countsEveryCall() {
        MeasuredCascade measured =
                measure(FIVE, new Wanted.RawThresholds(List.of(0.5)), List.of(fold(5, 0), fold(5, 1)), 50);
        CascadeWorth worth = measured.worth(new CascadeWorth.Volume(1000, 0.5, 9));
        assertThat(worth.breakEven()).isCloseTo(1 - 1.5 / 10, within(1e-12));
        assertThat(worth.saved().value()).isCloseTo(10 - 5 - 0.5, within(1e-12));
        assertThat(worth.latencyMs()).isCloseTo(100 + 0.4 * 400, within(1e-9));
        assertThat(worth.strongLatencyMs()).isEqualTo(400);
        assertThat(worth.sentence()).contains("save 4500.00 USD").contains("come back after 2 requests");
    }

    /** Half of the rows stop at each of the first two stages, which cost 1 and 4; a call to the last costs 10. */
    @Test
    void worth_threeStages_breaksEvenWhereTheStagesBeforeTheLastCostThisMuch() {
        CascadeRows two = Rows.two(new double[] {0.9, 1, 1}, new double[] {0.1, 0, 1}, new double[] {0.1, 0, 1});
        double[][] signal = {{0.9, 0.9, 0}, {0.1, 0.9, 0}, {0.1, 0.1, 0}};
        CascadeRows three = new CascadeRows(
                List.of("small", "middle", "large"),
                two.questions(),
                new String[3][3],
                signal,
                new double[][] {{1, 1, 1}, {0, 1, 1}, {0, 0, 1}},
                new double[][] {{1, 4, 10}, {1, 4, 10}, {1, 4, 10}},
                new double[3][3],
                two.fields(),
                two.group());
        MeasuredCascade measured =
                measure(three, new Wanted.RawThresholds(List.of(0.5, 0.5)), List.of(fold(3, 0), fold(3, 1)), 10);
        CascadeWorth worth = measured.worth(new CascadeWorth.Volume(1000, 0, 0));
        double before = (1 + 5 + 5) / 3.0;
        assertThat(worth.escalated()).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(worth.breakEven()).isCloseTo(1 - before / 10, within(1e-12));
        assertThat(worth.saved().value()).isCloseTo(10 * (worth.breakEven() - worth.escalated()), within(1e-12));
    }

    /** Half of the rows stop at the first stage; of the others one in ten stops at the second, which costs half of the third. */
    @Test
    void worth_threeStages_namesTheOneThatCostsMoreThanItSaves() {
        int n = 200;
        CascadeRows two = Rows.two(
                IntStream.range(0, n).mapToObj(i -> new double[] {0.5, 1, 1}).toArray(double[][]::new));
        CascadeRows three = new CascadeRows(
                List.of("small", "middle", "large"),
                two.questions(),
                new String[n][3],
                IntStream.range(0, n)
                        .mapToObj(i -> new double[] {i % 4 < 2 ? 0.9 : 0.1, i % 20 < 4 ? 0.9 : 0.1, 0})
                        .toArray(double[][]::new),
                IntStream.range(0, n).mapToObj(i -> new double[] {1, 1, 1}).toArray(double[][]::new),
                IntStream.range(0, n).mapToObj(i -> new double[] {1, 5, 10}).toArray(double[][]::new),
                new double[n][3],
                two.fields(),
                two.group());
        MeasuredCascade measured =
                measure(three, new Wanted.RawThresholds(List.of(0.5, 0.5)), List.of(fold(n, 0), fold(n, 1)), 10);
        assertThat(measured.replay().flows())
                .extracting(StageFlow::asked, StageFlow::wentOn, StageFlow::cost)
                .containsExactly(tuple(200L, 100L, 200.0), tuple(100L, 80L, 500.0));
        CascadeWorth worth = measured.worth(new CascadeWorth.Volume(1000, 0, 0));
        assertThat(worth.pays()).isTrue();
        assertThat(worth.sentence())
                .endsWith(
                        " Of it, stage middle loses: 80.0 % go on from it and it pays below 50.0 %, so leave it out.");
        // 1 against the 5 + 0.8 * 10 that come after
        assertThat(StageFlow.breakEven(measured.replay().flows(), 10)[0]).isCloseTo(1 - 1 / 13.0, within(1e-12));
    }

    @Test
    void worth_cascadeThatLoses_saysSo() {
        MeasuredCascade measured =
                measure(FIVE, new Wanted.RawThresholds(List.of(2.0)), List.of(fold(5, 0), fold(5, 1)), 50);
        CascadeWorth worth = measured.worth(new CascadeWorth.Volume(1000, 0, 0));
        assertThat(worth.pays()).isFalse();
        assertThat(worth.sentence()).startsWith("NOT WORTH IT: 100.0 % of the requests go on");
    }

    @Test
    void qualityFloor_honestSignal_isKeptCheaplyOnOtherRows() {
        CascadeRows rows = Rows.honest(1200, 3);
        MeasuredCascade measured = measure(
                rows,
                Wanted.Certified.qualityFloor(0.9, 0.1),
                IntStream.range(0, 4).mapToObj(k -> fold(1200, k, 4)).toList(),
                40);
        assertThat(measured.tuned().chosen().feasible()).isTrue();
        assertThat(measured.figures().value(CascadeMetric.QUALITY_RETAINED)).isGreaterThan(0.88);
        assertThat(measured.figures().value(CascadeMetric.COST_RATIO)).isLessThan(0.85);
        assertThat(measured.trials().draws()).isEqualTo(40);
        assertThat(measured.trials().certifyRows()).isEqualTo(800);
        assertThat(measured.trials().feasibleRate()).isEqualTo(1);
        // 40 draws at 10 % are broken more than 11 times with a chance of 0.1 %
        assertThat(measured.trials().violationRate()).isLessThan(11 / 40.0);
        assertThat(measured.trials().costOverOracle()).isBetween(0.98, 1.4);
    }

    /** Half of the rows are accepted at a true risk of 4 %: among some ten of them outside more than 5 % are wrong as soon as one is. */
    @Test
    void maxErrorRate_fewRowsOutside_theirNoiseIsNotABrokenPromise() {
        CascadeRows rows = Rows.two(IntStream.range(0, 1000)
                .mapToObj(i -> new double[] {i < 500 ? 0.9 : 0.1, i % 25 == 0 || i >= 500 ? 0 : 1, 1})
                .toArray(double[][]::new));
        CertificateTrials trials = measure(
                        rows, Wanted.Certified.maxErrorRate(0.06, 0.1), List.of(fold(1000, 0), fold(1000, 1)), 100, 980)
                .trials();
        assertThat(trials.feasibleRate()).isGreaterThan(0.5);
        assertThat(trials.violationRate()).isZero();
        assertThat(trials.outside()).isEqualTo(20);
        assertThat(trials.violationRateOutside()).isGreaterThan(0.1);
    }

    /** Every threshold is truly just too risky, so that any promise is a broken one; the rows are the whole world. */
    @Test
    void maxErrorRate_flatRiskJustAboveTheLimit_isPromisedAsRarelyAsSaid() {
        int n = 1800;
        CascadeRows rows = Rows.two(IntStream.range(0, n)
                .mapToObj(i -> new double[] {1 - (double) i / n, i % 18 == 0 ? 0 : 1, 1})
                .toArray(double[][]::new));
        for (int certify : new int[] {300, 1000, 2000}) {
            CertificateTrials trials = measure(
                            rows,
                            Wanted.Certified.maxErrorRate(0.054, 0.1),
                            List.of(fold(n, 0), fold(n, 1)),
                            400,
                            certify)
                    .trials();
            assertThat(trials.certifyRows()).isEqualTo(certify);
            assertThat(trials.outside()).isEqualTo(Math.max(0, n - certify));
            // 400 draws at 10 %: more than three standard deviations above have a chance of 0.1 %
            assertThat(trials.violationRate()).isBetween(0.005, 0.1 + 3 * 0.015);
        }
    }

    @Test
    void maxErrorRate_signalThatSaysNothing_turnsTheStageOff() {
        SplittableRandom random = new SplittableRandom(4);
        CascadeRows rows = Rows.two(IntStream.range(0, 400)
                .mapToObj(i -> new double[] {random.nextDouble(), random.nextDouble() < 0.75 ? 1 : 0, 1})
                .toArray(double[][]::new));
        MeasuredCascade measured =
                measure(rows, Wanted.Certified.maxErrorRate(0.05, 0.1), List.of(fold(400, 0), fold(400, 1)), 20);
        assertThat(measured.tuned().chosen().feasible()).isFalse();
        assertThat(measured.thresholds()).containsExactly((Double) null);
        assertThat(measured.figures().value(CascadeMetric.COST_RATIO)).isEqualTo(1);
        assertThat(measured.trials().feasibleRate()).isZero();
        assertThat(measured.notes()).anyMatch(note -> note.startsWith("Stages without a certified threshold are off"));
    }

    @Test
    void otherFile_isMeasuredAlone() {
        CascadeRows rows = Rows.honest(900, 5);
        Split split = new Split(
                IntStream.range(0, 600).boxed().toList(),
                IntStream.range(600, 900).boxed().toList());
        MeasuredCascade measured = measure(rows, Wanted.Certified.qualityFloor(0.9, 0.1), List.of(split), 10);
        assertThat(measured.replay().rows().size()).isEqualTo(300);
        assertThat(measured.trials().certifyRows()).isEqualTo(400);
        double cheapest = measured.figures().value(CascadeMetric.MEAN_COST_USD);
        assertThat(cheapest).isBetween(1.0, 11.0);
    }

    @Test
    void fewLabels_promiseNothing() {
        MeasuredCascade measured = measure(
                Rows.honest(40, 1), Wanted.Certified.qualityFloor(0.9, 0.1), List.of(fold(40, 0), fold(40, 1)), 5);
        assertThat(measured.tuned().chosen().feasible()).isFalse();
        assertThat(measured.notes()).anyMatch(note -> note.startsWith("There are 40 labelled rows."));
        assertThat(measured.figures().value(CascadeMetric.APGR)).isGreaterThan(0.5);
    }

    @Test
    void dearerAndWorseStage_isToldToBeLeftOut() {
        CascadeRows rows = Rows.two(new double[] {0.9, 1, 1}, new double[] {0.1, 0, 1});
        CascadeRows turned = new CascadeRows(
                List.of("dear", "good"),
                rows.questions(),
                rows.answers(),
                rows.signal(),
                rows.scores(),
                new double[][] {{20, 10}, {20, 10}},
                rows.latencies(),
                rows.fields(),
                rows.group());
        MeasuredCascade measured =
                measure(turned, new Wanted.RawThresholds(List.of(0.5)), List.of(fold(2, 0), fold(2, 1)), 0);
        assertThat(measured.notes()).anyMatch(note -> note.startsWith("dear costs 20.0 USD a call and scores 0.5000"));
    }

    /** Whether there is a price list is not the only question: it needs tokens. */
    @Test
    void rowsWithoutCosts_areToldWhatTheyLack() {
        CascadeRows rows = Rows.two(new double[] {0.9, 1, 1}, new double[] {0.1, 0, 1});
        CascadeRows free = new CascadeRows(
                rows.models(),
                rows.questions(),
                rows.answers(),
                rows.signal(),
                rows.scores(),
                null,
                rows.latencies(),
                rows.fields(),
                rows.group());
        MeasuredCascade measured =
                measure(free, new Wanted.RawThresholds(List.of(0.5)), List.of(fold(2, 0), fold(2, 1)), 0);
        assertThat(measured.notes()).anyMatch(note -> note.contains("its cost (cost_usd), or its tokens (tokens_in,"));
    }

    @Test
    void unknownSignal_isNamed() {
        CascadeRows rows = Rows.two(new double[] {Double.NaN, 1, 1}, new double[] {Double.NaN, 0, 1});
        assertThatThrownBy(
                        () -> measure(rows, new Wanted.RawThresholds(List.of(0.5)), List.of(fold(2, 0), fold(2, 1)), 0))
                .isInstanceOf(OutcomesException.class)
                .hasMessageContaining("has a number 'confidence'");
    }

    private static MeasuredCascade measure(CascadeRows rows, Wanted wanted, List<Split> splits, int resamples) {
        return measure(rows, wanted, splits, resamples, 0);
    }

    private static MeasuredCascade measure(
            CascadeRows rows, Wanted wanted, List<Split> splits, int resamples, int certifyRows) {
        CascadeEvaluator.Plan plan = new CascadeEvaluator.Plan(
                new Bootstrap(resamples, 7), true, certifyRows, LabelledSample.gold("test"), new StandardSearch());
        return new CascadeEvaluator(rows, new RecordedSignal("confidence"), wanted, plan, CLOCK)
                .measure(splits, () -> {});
    }

    private static Split fold(int n, int k) {
        return fold(n, k, 2);
    }

    private static Split fold(int n, int k, int of) {
        return new Split(
                IntStream.range(0, n).filter(i -> i % of != k).boxed().toList(),
                IntStream.range(0, n).filter(i -> i % of == k).boxed().toList());
    }
}
