/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.calibration.Certification.Certified;
import io.llmrouter.calibration.Certification.Infeasible;
import io.llmrouter.calibration.Certification.Reason;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThresholdCertifierTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final CertificateTerms FIVE_PERCENT = new CertificateTerms(Risk.ERROR_RATE, 0.05, 0.1);
    private static final CertificateTerms FLOOR = new CertificateTerms(Risk.QUALITY_LOSS, 0.95, 0.1);
    private static final LabelledSample GOLD = LabelledSample.gold("sha256:abc");

    /** Oracle: the protocol by hand. 40 rows can show nothing, 50 are less than a sixteenth of 980; 101 right of 102 and 157 of 160 pass, 15 of 20 more do not. */
    @Test
    void errors_onHandMadeRows_stopsAtTheFirstFailure() {
        Rows rows = new Rows()
                .add(0.9, 40, 0)
                .add(0.8, 10, 0)
                .add(0.7, 52, 1)
                .add(0.6, 58, 2)
                .add(0.5, 20, 5)
                .add(0.4, 800, 0);
        Certification outcome = certifier(FIVE_PERCENT)
                .errors(rows.scores(), rows.wrong(), new double[] {0.9, 0.8, 0.7, 0.6, 0.5, 0.4});
        Certificate.Evidence evidence = ((Certified) outcome).certificate().evidence();
        assertThat(evidence)
                .usingRecursiveComparison()
                .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-6 ? 0 : 1, Double.class)
                // the pointwise rule would have taken 0.4, where 8 of 980 are wrong
                .isEqualTo(new Certificate.Evidence(
                        0.6, 980, 160, 3 / 160.0, BinomialTail.upperBound(3, 160, 0.1), 3, "exact binomial"));
    }

    /** 50 of 50 pass, where a sixteenth of the rows is less than what an error rate needs at least. */
    @Test
    void errors_onFewRows_startWhereTheLimitCanBeShown() {
        Rows rows = new Rows().add(0.9, 40, 0).add(0.8, 10, 0).add(0.7, 52, 30).add(0.1, 98, 90);
        Certification outcome =
                certifier(FIVE_PERCENT).errors(rows.scores(), rows.wrong(), new double[] {0.9, 0.8, 0.7, 0.1});
        Certificate.Evidence evidence = ((Certified) outcome).certificate().evidence();
        assertThat(evidence.threshold()).isEqualTo(0.8);
        assertThat(evidence.accepted()).isEqualTo(50);
        assertThat(evidence.candidatesTested()).isEqualTo(2);
    }

    /** No candidate accepts a sixteenth of the rows, so the first that can show anything is tested. */
    @Test
    void errors_whereOnlyFewAreEverAccepted_areTestedAllTheSame() {
        Rows rows = new Rows().add(0.9, 50, 0).add(0.1, 950, 500);
        Certification outcome = certifier(FIVE_PERCENT).errors(rows.scores(), rows.wrong(), new double[] {0.9});
        assertThat(((Certified) outcome).certificate().evidence().accepted()).isEqualTo(50);
    }

    @Test
    void errors_whenTheLoosestPasses_testsAllAndNoMore() {
        Rows rows = new Rows().add(0.9, 60, 0).add(0.8, 60, 0);
        Certification outcome = certifier(FIVE_PERCENT).errors(rows.scores(), rows.wrong(), new double[] {0.9, 0.8});
        Certificate.Evidence evidence = ((Certified) outcome).certificate().evidence();
        assertThat(evidence.threshold()).isEqualTo(0.8);
        assertThat(evidence.candidatesTested()).isEqualTo(2);
        assertThat(evidence.upperBound()).isCloseTo(1 - Math.pow(0.1, 1 / 120.0), within(1e-9));
    }

    @Test
    void errors_missingSignals_areNeverAccepted() {
        Rows rows = new Rows().add(0.9, 60, 0).add(Double.NaN, 40, 40);
        Certification outcome = certifier(FIVE_PERCENT).errors(rows.scores(), rows.wrong(), new double[] {0.9, 0.0});
        assertThat(((Certified) outcome).certificate().evidence().accepted()).isEqualTo(60);
    }

    @Test
    void errors_onFewerThanFiftyLabels_areRefused() {
        Rows rows = new Rows().add(0.9, 49, 0);
        assertThat(certifier(FIVE_PERCENT).errors(rows.scores(), rows.wrong(), new double[] {0.5}))
                .isEqualTo(new Infeasible(
                        FIVE_PERCENT,
                        GOLD,
                        Reason.TOO_FEW_LABELS,
                        "No threshold can be promised such that the error rate among accepted answers is at most 5 % with"
                                + " confidence 90 %: there are 49 labelled rows, and below 50 nothing is promised."));
    }

    @Test
    void errors_whenNoThresholdAcceptsEnough_sayHowManyItTakes() {
        Rows rows = new Rows().add(0.9, 44, 0).add(0.1, 20, 0);
        Infeasible outcome =
                (Infeasible) certifier(FIVE_PERCENT).errors(rows.scores(), rows.wrong(), new double[] {0.9});
        assertThat(outcome.reason()).isEqualTo(Reason.TOO_FEW_ACCEPTED);
        assertThat(outcome.sentence()).contains("accepts only 44 labelled rows").contains("at least 45 accepted");
        assertThat(outcome.feasible()).isFalse();
    }

    /** The edge: one wrong of 76 has P(Bin(76, 0.05) <= 1) = 0.1014, one of 77 has 0.0974. */
    @Test
    void errors_atTheEdgeOfDelta_needOneRowMore() {
        Rows short76 = new Rows().add(0.9, 76, 1);
        Rows enough77 = new Rows().add(0.9, 77, 1);
        ThresholdCertifier certifier = certifier(FIVE_PERCENT);
        assertThat(certifier
                        .errors(short76.scores(), short76.wrong(), new double[] {0.9})
                        .feasible())
                .isFalse();
        assertThat(certifier
                        .errors(enough77.scores(), enough77.wrong(), new double[] {0.9})
                        .feasible())
                .isTrue();
    }

    @Test
    void errors_whenTheFirstTestFails_sayWhatWasSeen() {
        Rows rows = new Rows().add(0.9, 60, 1).add(0.5, 500, 0);
        Infeasible outcome =
                (Infeasible) certifier(FIVE_PERCENT).errors(rows.scores(), rows.wrong(), new double[] {0.9, 0.5});
        assertThat(outcome.reason()).isEqualTo(Reason.TOO_RISKY);
        assertThat(outcome.sentence())
                .contains("1 of the 60 rows accepted at the strictest testable threshold 0.9 are wrong");
    }

    @Test
    void certificate_forPeople_saysItAll() {
        Rows rows = new Rows().add(0.9, 99, 0).add(0.9, 1, 1);
        Certificate certificate = ((Certified) new ThresholdCertifier(
                                new CertificateTerms(Risk.WRONG_HIT_RATE, 0.075, 0.1),
                                LabelledSample.judgedBy("large", "sha256:abc"),
                                CLOCK)
                        .errors(rows.scores(), rows.wrong(), new double[] {0.9}))
                .certificate();
        assertThat(certificate.time()).isEqualTo(NOW);
        assertThat(certificate.sentence())
                .isEqualTo(
                        "At threshold 0.9 the rate of wrong answers among cache hits is at most 7.5 % with confidence"
                                + " 90 % (100 of 100 labelled rows accepted, 1 % of them wrong, upper bound 3.83 %; labels: as"
                                + " judged by large, data sha256:abc). This holds for traffic like the labelled sample.");
    }

    /** 100 sure rows where both are right, 100 where the cheap model is wrong on 15 and the strong on none: only the first are safe. */
    @Test
    void losses_ofAPairedTable_findTheThresholdThatKeepsTheFloor() {
        int n = 400;
        double[] score =
                IntStream.range(0, n).mapToDouble(i -> i < 200 ? 0.9 : 0.4).toArray();
        double[] cheap = IntStream.range(0, n)
                .mapToDouble(i -> i < 200 || i % 2 == 0 ? 1 : 0)
                .toArray();
        double[] strong = new double[n];
        Arrays.fill(strong, 1);
        Certification outcome =
                certifier(FLOOR).losses(new QualityLosses(0.95, strong, policies(score, cheap, strong)));
        Certificate certificate = ((Certified) outcome).certificate();
        Certificate.Evidence evidence = certificate.evidence();
        assertThat(evidence.threshold()).isEqualTo(0.9);
        assertThat(evidence.accepted()).isEqualTo(200);
        assertThat(evidence.observedRisk()).isCloseTo(-0.05, within(1e-12));
        assertThat(evidence.upperBound()).isBetween(-0.05, 0.0);
        assertThat(evidence.candidatesTested()).isEqualTo(2);
        assertThat(certificate.sentence())
                .startsWith(
                        "At threshold 0.9 the quality is at least 95 % of always asking the strongest model with"
                                + " confidence 90 % (200 of 400 labelled rows accepted, tested by betting (row order from seed ");
    }

    @Test
    void losses_whenEvenTheStrictestLoses_areInfeasible() {
        double[] score = new double[100];
        double[] cheap = new double[100];
        double[] strong = new double[100];
        Arrays.fill(strong, 1);
        Infeasible outcome = (Infeasible) certifier(FLOOR)
                .losses(new QualityLosses(
                        0.95, strong, List.of(QualityLosses.Policy.atThreshold(0, score, cheap, strong))));
        assertThat(outcome.reason()).isEqualTo(Reason.TOO_RISKY);
        assertThat(outcome.sentence()).contains("mean loss of 0.95").contains("limit is 0");
    }

    @Test
    void losses_onFewerThanFiftyLabels_areRefused() {
        double[] ones = new double[49];
        Arrays.fill(ones, 1);
        Infeasible outcome = (Infeasible)
                certifier(FLOOR).losses(new QualityLosses(0.95, ones, List.of(new QualityLosses.Policy(0, ones, 0))));
        assertThat(outcome.reason()).isEqualTo(Reason.TOO_FEW_LABELS);
    }

    @Test
    void losses_outsideTheDeclaredRange_areNamed() {
        assertThatThrownBy(() -> certifier(FIVE_PERCENT).losses(new OneLoss(1.5)))
                .hasMessageContaining("candidate 0 in row 0")
                .hasMessageContaining("[0.0, 1.0]")
                .hasMessageContaining("1.5");
    }

    /** General losses in another range: graded errors with a limit of 5 %. */
    @Test
    void losses_ofZeroAgainstARate_areCertified() {
        Certificate.Evidence evidence = ((Certified) certifier(FIVE_PERCENT).losses(new OneLoss(0.0)))
                .certificate()
                .evidence();
        assertThat(evidence.observedRisk()).isZero();
        assertThat(evidence.upperBound()).isBetween(0.0, 0.05);
    }

    @Test
    void brokenInput_saysWhatWouldBeRight() {
        ThresholdCertifier certifier = certifier(FIVE_PERCENT);
        assertThatThrownBy(() -> certifier.errors(new double[3], new boolean[2], new double[] {1}))
                .hasMessageContaining("3 scores and 2 labels");
        assertThatThrownBy(() -> certifier.errors(new double[3], new boolean[3], new double[0]))
                .hasMessageContaining("candidate thresholds");
        assertThatThrownBy(() -> certifier.errors(new double[3], new boolean[3], new double[] {0.5, 0.5}))
                .hasMessageContaining("number 1 is 0.5 after 0.5");
        assertThatThrownBy(() -> certifier(FLOOR).errors(new double[3], new boolean[3], new double[] {0.5}))
                .hasMessageContaining("losses(...)");
        assertThatThrownBy(() -> new CertificateTerms(Risk.ERROR_RATE, 1, 0.1)).hasMessageContaining("(0, 1)");
        assertThatThrownBy(() -> new CertificateTerms(Risk.QUALITY_LOSS, 0, 0.1))
                .hasMessageContaining("(0, 1]");
        assertThatThrownBy(() -> new CertificateTerms(Risk.QUALITY_LOSS, 1, 1)).hasMessageContaining("delta");
        assertThatThrownBy(() -> new LabelledSample("gold", " ")).hasMessageContaining("dataHash=' '");
        assertThatThrownBy(() -> new QualityLosses(
                        0.95, new double[] {1, 2}, List.of(new QualityLosses.Policy(0, new double[2], 0))))
                .hasMessageContaining("strong in row 1")
                .hasMessageContaining("2.0");
    }

    private static List<QualityLosses.Policy> policies(double[] score, double[] cheap, double[] strong) {
        return Arrays.stream(CandidateThresholds.quantiles(score))
                .mapToObj(threshold -> QualityLosses.Policy.atThreshold(threshold, score, cheap, strong))
                .toList();
    }

    private static ThresholdCertifier certifier(CertificateTerms terms) {
        return new ThresholdCertifier(terms, GOLD, CLOCK);
    }

    /** Blocks of rows with one score. */
    private static final class Rows {
        private final java.util.ArrayList<Double> scores = new java.util.ArrayList<>();
        private final java.util.ArrayList<Boolean> wrong = new java.util.ArrayList<>();

        Rows add(double score, int rows, int wrongRows) {
            for (int i = 0; i < rows; i++) {
                scores.add(score);
                wrong.add(i < wrongRows);
            }
            return this;
        }

        double[] scores() {
            return scores.stream().mapToDouble(Double::doubleValue).toArray();
        }

        boolean[] wrong() {
            boolean[] labels = new boolean[wrong.size()];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = wrong.get(i);
            }
            return labels;
        }
    }

    /** One candidate with the same loss in each of 100 rows, said to be in [0, 1]. */
    private record OneLoss(double value) implements CandidateLosses {
        @Override
        public int candidates() {
            return 1;
        }

        @Override
        public int rows() {
            return 100;
        }

        @Override
        public double low() {
            return 0;
        }

        @Override
        public double high() {
            return 1;
        }

        @Override
        public double setting(int candidate) {
            return 0.5;
        }

        @Override
        public int accepted(int candidate) {
            return 100;
        }

        @Override
        public double loss(int candidate, int row) {
            return value;
        }
    }
}
