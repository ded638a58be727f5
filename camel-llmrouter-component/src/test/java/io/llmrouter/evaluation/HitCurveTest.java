/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HitCurveTest {

    private static final double[] LIMITS = {0.1, 0.3, 0.5};

    private final Random random = new Random(5);
    private final double[] score = new double[300];
    private final boolean[] right = new boolean[300];
    private final int[] weight = new int[300];

    HitCurveTest() {
        for (int i = 0; i < score.length; i++) {
            right[i] = random.nextDouble() < 0.4;
            score[i] = Math.round((right[i] ? 0.3 : 0) * 20 + random.nextDouble() * 14) / 20.0; // many ties
            score[i] -= random.nextInt(10) == 0 ? 3 : 0;
            weight[i] = random.nextInt(3);
        }
    }

    @Test
    void auc_isTheShareOfPairsInOrder() {
        double concordant = 0;
        double all = 0;
        for (int i = 0; i < score.length; i++) {
            for (int k = 0; k < score.length; k++) {
                if (right[i] && !right[k]) {
                    double w = (double) weight[i] * weight[k];
                    all += w;
                    concordant += score[i] > score[k] ? w : score[i] == score[k] ? w / 2 : 0;
                }
            }
        }
        assertThat(new HitCurve(score, right).auc(weight)).isCloseTo(concordant / all, within(1e-12));
    }

    @Test
    void recalls_areTheBestOfAllThresholds() {
        double[] best = new double[LIMITS.length];
        double all = 0;
        for (int i = 0; i < score.length; i++) {
            all += right[i] ? weight[i] : 0;
        }
        for (double threshold : score) {
            double found = 0;
            double wrong = 0;
            for (int i = 0; i < score.length && threshold >= -1; i++) {
                found += right[i] && score[i] >= threshold ? weight[i] : 0;
                wrong += !right[i] && score[i] >= threshold ? weight[i] : 0;
            }
            for (int k = 0; k < LIMITS.length; k++) {
                best[k] = wrong <= LIMITS[k] * (found + wrong) ? Math.max(best[k], found / all) : best[k];
            }
        }
        assertThat(new HitCurve(score, right).recalls(weight, LIMITS)).containsExactly(best, within(1e-12));
    }

    @Test
    void threshold_isTheLoosestWithinTheLimit() {
        HitCurve curve = new HitCurve(score, right);
        int[] once = new int[score.length];
        Arrays.fill(once, 1);
        double threshold = curve.threshold(0.3);
        double found = 0;
        double all = 0;
        for (int i = 0; i < score.length; i++) {
            found += right[i] && score[i] >= threshold ? 1 : 0;
            all += right[i] ? 1 : 0;
        }
        assertThat(found / all).isCloseTo(curve.recalls(once, new double[] {0.3})[0], within(1e-12));
        assertThat(new HitCurve(new double[] {0.9}, new boolean[1]).threshold(0.3))
                .isInfinite();
    }

    @Test
    void points_endWhereEverythingThatMayBeAHitIs() {
        var points = new HitCurve(score, right).points();
        var last = points.get(points.size() - 1);
        assertThat(last.path("hits").asLong())
                .isEqualTo(Arrays.stream(score).filter(s -> s >= -1).count());
        assertThat(last.path("recall").asDouble()).isLessThan(1);
        assertThat(points.size()).isLessThanOrEqualTo(200);
    }

    @Test
    void figures_withRefusals_rankThemLastOnlyWhereAsked() {
        double[] scores = {0.9, 0.8, 0.7, 0.2};
        boolean[] labels = {true, false, true, false};
        boolean[] refused = {false, true, false, false};
        HitFigures figures = HitFigures.of(
                new JudgedPairs("verified", scores, refused, new long[4]),
                labels,
                new int[] {0, 1, 2, 3},
                new Bootstrap(50, 1));
        assertThat(figures.auc().value()).isEqualTo(0.75);
        assertThat(figures.aucRefusedLast().value()).isEqualTo(1);
        assertThat(figures.recalls().get(0).value()).isEqualTo(1);
    }
}
