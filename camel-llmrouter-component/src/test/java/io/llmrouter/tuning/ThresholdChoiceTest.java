/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.calibration.CertificateTerms;
import io.llmrouter.calibration.Certification;
import io.llmrouter.calibration.LabelledSample;
import io.llmrouter.calibration.Risk;
import io.llmrouter.cascade.CascadePolicy;
import io.llmrouter.cascade.StageTable;
import io.llmrouter.cascade.StandardSearch;
import io.llmrouter.tuning.ThresholdChoice.Chosen;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdChoiceTest {

    private final ThresholdChoice choice = new ThresholdChoice(
            new StandardSearch(), LabelledSample.gold("test"), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void oracle_twoStages_isTheLoosestOfAllThresholds(long seed) {
        StageTable table = table(2, 60, seed);
        for (Risk risk : new Risk[] {Risk.ERROR_RATE, Risk.QUALITY_LOSS}) {
            CertificateTerms terms = new CertificateTerms(risk, risk == Risk.ERROR_RATE ? 0.3 : 0.9, 0.1);
            double cheapest = CascadePolicy.alwaysStrong(2).measure(table).meanCost();
            for (int row = 0; row < table.rows(); row++) {
                CascadePolicy policy = CascadePolicy.accepting(table.probability(row, 0));
                if (keeps(policy, table, terms)) {
                    cheapest = Math.min(cheapest, policy.measure(table).meanCost());
                }
            }
            assertThat(choice.oracle(table, terms).measure(table).meanCost()).isCloseTo(cheapest, within(1e-12));
        }
    }

    @Test
    void targetShare_isMetToOneRow() {
        StageTable table = table(2, 101, 9);
        Chosen chosen = choice.targetShare(table, 0.4);
        assertThat(chosen.policy().measure(table).strongShare()).isEqualTo(40 / 101.0);
        assertThat(choice.targetShare(table, 0).policy().measure(table).strongShare())
                .isZero();
        assertThat(choice.targetShare(table, 1).policy().measure(table).strongShare())
                .isEqualTo(1);
    }

    /** Such a stage would be asked and never believed. */
    @Test
    void stageThatNeverAccepts_isOff() {
        StageTable table = CascadeTrial.table(
                Rows.honest(200, 1), Rows.signals(Rows.honest(200, 1)).raw());
        Chosen all = choice.targetShare(table, 1);
        assertThat(all.thresholds()).containsExactly((Double) null);
        assertThat(all.policy().measure(table).meanCost()).isEqualTo(10);
    }

    @Test
    void targetShare_threeStages_isNotExceeded() {
        StageTable table = table(3, 200, 2);
        double share = choice.targetShare(table, 0.25).policy().measure(table).strongShare();
        assertThat(share).isBetween(0.2, 0.25);
    }

    @Test
    void qualityFloor_threeStages_isCertifiedOnOtherRows() {
        Chosen chosen = choice.certified(
                table(3, 400, 3), table(3, 600, 4), new CertificateTerms(Risk.QUALITY_LOSS, 0.85, 0.1));
        assertThat(chosen.feasible()).isTrue();
        assertThat(chosen.thresholds()).hasSize(2);
        StageTable fresh = table(3, 4000, 5);
        double strong = fresh.meanScore(2);
        assertThat(chosen.policy().measure(fresh).meanScore()).isGreaterThan(0.85 * strong - 0.01);
        assertThat(chosen.policy().measure(fresh).meanCost())
                .isLessThan(0.9 * CascadePolicy.alwaysStrong(3).measure(fresh).meanCost());
    }

    /** Below 0.3 the strong model is always wrong as well, so giving up there costs no quality and saves its call. */
    @Test
    void qualityFloor_withAbstention_givesUpWhereTheStrongestFailsToo() {
        StageTable calibrate = hopelessBelow(0.3, 600, 1);
        StageTable certify = hopelessBelow(0.3, 600, 2);
        Wanted.Certified floor = Wanted.Certified.qualityFloor(0.9, 0.1);
        Chosen without = choice.certified(calibrate, certify, floor);
        Chosen with = choice.certified(calibrate, certify, floor.abstaining());
        assertThat(with.feasible()).isTrue();
        assertThat(with.policy().rules().get(0).abstain()).isBetween(0.2, 0.35);
        StageTable fresh = hopelessBelow(0.3, 4000, 3);
        assertThat(with.policy().measure(fresh).meanScore()).isGreaterThan(0.9 * fresh.meanScore(1) - 0.01);
        assertThat(with.policy().measure(fresh).meanCost())
                .isLessThan(0.8 * without.policy().measure(fresh).meanCost());
    }

    /** A tenth is accepted and right, but every call to the cheap model costs half of the strong one's. */
    @Test
    void promiseThatCostsMoreThanTheStrongest_turnsTheStageOff_andSaysThatItCouldBeGiven() {
        CertificateTerms terms = new CertificateTerms(Risk.ERROR_RATE, 0.05, 0.1);
        Chosen dear = choice.certified(tenthRight(5, 500), tenthRight(5, 1000), terms);
        assertThat(dear.feasible()).isTrue();
        assertThat(dear.dear()).isTrue();
        assertThat(dear.policy()).isEqualTo(CascadePolicy.alwaysStrong(2));
        assertThat(dear.thresholds()).containsExactly((Double) null);
        assertThat(dear.promisedThresholds()).doesNotContainNull();
        assertThat(choice.oracle(tenthRight(5, 1000), terms)).isEqualTo(CascadePolicy.alwaysStrong(2));

        Chosen cheap = choice.certified(tenthRight(0.5, 500), tenthRight(0.5, 1000), terms);
        assertThat(cheap.dear()).isFalse();
        assertThat(cheap.thresholds()).isEqualTo(dear.promisedThresholds());
    }

    private static StageTable tenthRight(double cheap, int rows) {
        double[][] probability = new double[rows][];
        double[][] score = new double[rows][];
        double[][] cost = new double[rows][];
        for (int row = 0; row < rows; row++) {
            boolean right = row % 10 == 0;
            probability[row] = new double[] {right ? 0.9 : 0.1, Double.NaN};
            score[row] = new double[] {right ? 1 : 0, 1};
            cost[row] = new double[] {cheap, 10};
        }
        return new StageTable(probability, score, cost);
    }

    private static StageTable hopelessBelow(double limit, int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] probability = new double[rows][2];
        double[][] score = new double[rows][2];
        double[][] cost = new double[rows][2];
        for (int row = 0; row < rows; row++) {
            double p = random.nextDouble();
            probability[row] = new double[] {p, Double.NaN};
            score[row] = new double[] {p > limit && random.nextDouble() < p ? 1 : 0, p > limit ? 1 : 0};
            cost[row] = new double[] {1, 10};
        }
        return new StageTable(probability, score, cost);
    }

    @Test
    void errorRate_countsAnswersAcceptedBeforeTheLastStage() {
        StageTable table = new StageTable(
                new double[][] {{0.9, 0.1, Double.NaN}, {0.2, 0.8, Double.NaN}, {0.1, 0.1, Double.NaN}},
                new double[][] {{1, 0, 1}, {1, 0, 1}, {0, 0, 0}},
                new double[][] {{1, 2, 3}, {1, 2, 3}, {1, 2, 3}});
        assertThat(ThresholdChoice.errorRate(CascadePolicy.accepting(0.5, 0.5), table))
                .isEqualTo(0.5);
        assertThat(ThresholdChoice.errorRate(CascadePolicy.alwaysStrong(3), table))
                .isZero();
    }

    @Test
    void noSignalAtAll_isInfeasible() {
        StageTable table = new StageTable(new double[100][2], new double[100][2], new double[100][2]);
        double[][] missing = new double[100][2];
        for (double[] row : missing) {
            row[0] = Double.NaN;
            row[1] = Double.NaN;
        }
        StageTable silent = new StageTable(missing, new double[100][2], new double[100][2]);
        Chosen chosen = choice.certified(silent, silent, new CertificateTerms(Risk.ERROR_RATE, 0.05, 0.1));
        assertThat(chosen.certification()).isInstanceOf(Certification.Infeasible.class);
        assertThat(chosen.policy()).isEqualTo(CascadePolicy.alwaysStrong(table.stages()));
    }

    private static boolean keeps(CascadePolicy policy, StageTable table, CertificateTerms terms) {
        return terms.risk() == Risk.ERROR_RATE
                ? ThresholdChoice.errorRate(policy, table) <= terms.limit() + 1e-12
                : policy.measure(table).meanScore() >= terms.limit() * table.meanScore(1) - 1e-12;
    }

    /** Calibrated stages: an answer is right with the probability that is said; costs 1, 4, 16. */
    private static StageTable table(int stages, int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] probability = new double[rows][stages];
        double[][] score = new double[rows][stages];
        double[][] cost = new double[rows][stages];
        for (int row = 0; row < rows; row++) {
            for (int stage = 0; stage < stages; stage++) {
                boolean last = stage == stages - 1;
                double p = last ? 0.92 : random.nextDouble();
                probability[row][stage] = last ? Double.NaN : p;
                score[row][stage] = random.nextDouble() < p ? 1 : 0;
                cost[row][stage] = Math.pow(4, stage);
            }
        }
        return new StageTable(probability, score, cost);
    }

    /**
     * In {@link Rows#honest} a threshold t on the signal serves a mean score of (1 - t^2) / 2 + 0.95 t and costs 1 + 10 t, so the certified share of quality can
     * be held against the true one.
     */
    @Test
    void withinCost_certifiedQuality_isKeptAsOftenAsPromised() {
        int draws = 100;
        int broken = 0;
        double promised = 0;
        for (int draw = 0; draw < draws; draw++) {
            StageTable calibrate = honest(200, 2L * draw);
            Chosen chosen = choice.withinCost(calibrate, honest(400, 2L * draw + 1), new Wanted.MaxCost(6, 0.1));
            assertThat(chosen.policy().measure(calibrate).meanCost()).isLessThanOrEqualTo(6);
            double t = chosen.policy().rules().get(0).accept();
            assertThat(t).isBetween(0.3, 0.6);
            double floor = ((Certification.Certified) chosen.certification())
                    .certificate()
                    .terms()
                    .limit();
            promised += floor / draws;
            broken += ((1 - t * t) / 2 + 0.95 * t) / 0.95 < floor ? 1 : 0;
        }
        assertThat(promised).isBetween(0.75, 0.9); // 0.895 at t = 0.5
        assertThat(broken).isLessThan(20); // 10 of 100 are allowed; 20 or more have a chance of 0.2 %
    }

    @Test
    void withinCost_belowTheCheapestModel_saysWhatItCosts() {
        assertThatThrownBy(() -> choice.withinCost(honest(200, 1), honest(200, 2), new Wanted.MaxCost(0.5, 0.1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cost 0.5 USD or less a request: the cheapest that were found cost 1.0");
    }

    private static StageTable honest(int n, long seed) {
        CascadeRows rows = Rows.honest(n, seed);
        return CascadeTrial.table(rows, Rows.signals(rows).raw());
    }
}
