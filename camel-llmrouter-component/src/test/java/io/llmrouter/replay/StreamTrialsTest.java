/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StreamTrialsTest {

    private static final StreamSettings SETTINGS =
            new StreamSettings(6000, 0.9, 0.95, 0.9, 0.1, new int[] {300, 600, 1200});
    private static final long SEED = 11;

    private final SyntheticQuestions synthetic = SyntheticQuestions.of(30, 100, 0.7, 5);
    private final PairScores scores = PairScores.cosine(synthetic.near());

    @Test
    void budget_overManyStreams_isKeptWithHits() {
        StreamFigures figures = run(List.of(0.1), 20).get(0);
        assertThat(figures.withoutHits()).as("seed %s", SEED).isZero();
        assertThat(figures.within()).as("seed %s", SEED).isGreaterThanOrEqualTo(19);
        assertThat(figures.ratio()).isBetween(0.2, 1.0);
        assertThat(figures.labels().value()).isGreaterThan(300);
        assertThat(figures.firstHitAt().value())
                .as("nothing is given before the first look")
                .isGreaterThan(300);
    }

    @Test
    void labels_thatAreNoise_earnNoHits() {
        StreamQuestions noise = new StreamQuestions(
                synthetic.questions().texts(),
                new SplittableRandom(SEED)
                        .ints(synthetic.questions().size(), 0, 30)
                        .toArray());
        StreamFigures figures = StreamTrials.earning(noise, scores, SETTINGS)
                .run(List.of(0.1), 10, SEED, () -> {})
                .get(0);
        assertThat(figures.withoutHits()).isEqualTo(10);
        assertThat(figures.within()).as("a stream without hits is not within").isZero();
    }

    @Test
    void figures_ofTheSameSeed_areTheSame() {
        assertThat(run(List.of(0.05, 0.1), 3)).isEqualTo(run(List.of(0.05, 0.1), 3));
    }

    @Test
    void hindsight_whenEveryThresholdIsTried_isNeverBeatenByOneOfThem() {
        int[] stream = ZipfStream.draw(synthetic.questions().size(), 3000, 0.9, new SplittableRandom(SEED));
        Hindsight hindsight = Hindsight.of(synthetic.questions(), scores, stream);
        int best = hindsight.best(0.1).orElseThrow().hits();
        assertThat(hindsight.byThreshold())
                .filteredOn(counts -> counts.within(0.1))
                .allMatch(counts -> counts.hits() <= best);
        assertThat(hindsight.byThreshold().get(0).hits())
                .isLessThan(hindsight
                        .byThreshold()
                        .get(hindsight.byThreshold().size() - 1)
                        .hits());
    }

    @Test
    void counts_addUp_whenNothingIsServed() {
        int[] stream = {0, 1, 0, 0, 2, 1};
        EarnedHits.Outcome outcome =
                new EarnedHits(synthetic.questions(), scores, SETTINGS, 0.1, new SplittableRandom(1)).run(stream);
        assertThat(outcome.counts()).isEqualTo(new HitCounts(6, 3, 0, 0));
        assertThat(outcome.counts().servedRate()).isEqualTo(0.5);
        assertThat(outcome.counts().wrongHitRate()).isNaN();
        assertThat(outcome.firstHitAt()).isEqualTo(-1);
    }

    private List<StreamFigures> run(List<Double> budgets, int seeds) {
        return StreamTrials.earning(synthetic.questions(), scores, SETTINGS).run(budgets, seeds, SEED, () -> {});
    }
}
