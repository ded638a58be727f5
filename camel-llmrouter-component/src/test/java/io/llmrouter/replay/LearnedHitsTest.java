/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LearnedHitsTest {

    private static final StreamSettings SETTINGS =
            new StreamSettings(6000, 0.9, 0.95, 0.9, 0.1, new int[] {300, 600, 1200});
    private static final LearningSettings LEARNING = new LearningSettings(800, 0.2, 2, 0.5);
    private static final long SEED = 11;

    private final SyntheticQuestions synthetic = SyntheticQuestions.of(30, 100, 0.7, 5);
    private final NearQuestions near = synthetic.near();

    @Test
    void budget_overManyStreams_isKeptWithHits() {
        StreamFigures figures =
                run(synthetic.questions(), List.of(0.1), 10).get(0);
        assertThat(figures.withoutHits()).as("seed %s", SEED).isZero();
        assertThat(figures.within()).as("seed %s", SEED).isGreaterThanOrEqualTo(9);
        assertThat(figures.ratio()).isBetween(0.1, 1.0);
        assertThat(figures.labels().value()).isGreaterThan(300);
    }

    @Test
    void labels_thatAreNoise_earnNoHits() {
        StreamQuestions noise = new StreamQuestions(
                synthetic.questions().texts(),
                new SplittableRandom(SEED)
                        .ints(synthetic.questions().size(), 0, 30)
                        .toArray());
        assertThat(run(noise, List.of(0.1), 5).get(0).withoutHits()).isEqualTo(5);
    }

    @Test
    void hits_whenNoVerdictIsBoughtAnyMore_doNotDependOnLabels() {
        StreamSettings silent = new StreamSettings(6000, 0.9, 0.95, 0.9, 0, new int[] {300, 600, 1200});
        LearningSettings bought = new LearningSettings(0, 0, 2, 0.5);
        int[] stream = ZipfStream.draw(synthetic.questions().size(), 6000, 0.9, new SplittableRandom(SEED));
        ColdCache.Outcome right = outcome(synthetic.questions(), silent, bought, stream);
        int[] labels = synthetic.questions().labels();
        int[] others = labels.clone();
        Arrays.fill(others, StreamQuestions.NONE);
        for (int t = 0; t < right.firstHitAt(); t++) {
            others[stream[t]] = labels[stream[t]];
        }
        ColdCache.Outcome wrong =
                outcome(new StreamQuestions(synthetic.questions().texts(), others), silent, bought, stream);
        assertThat(right.counts().hits()).isPositive();
        assertThat(wrong.counts().hits()).isEqualTo(right.counts().hits());
        assertThat(wrong.counts().wrong())
                .as("all that is asked anew")
                .isEqualTo(wrong.counts().hits());
    }

    @Test
    void figures_ofTheSameSeed_areTheSame() {
        assertThat(run(synthetic.questions(), List.of(0.05, 0.1), 2))
                .isEqualTo(run(synthetic.questions(), List.of(0.05, 0.1), 2));
    }

    private List<StreamFigures> run(StreamQuestions questions, List<Double> budgets, int seeds) {
        return StreamTrials.learning(questions, synthetic.vectors(), near, SETTINGS, LEARNING)
                .run(budgets, seeds, SEED, () -> {});
    }

    private ColdCache.Outcome outcome(
            StreamQuestions questions, StreamSettings settings, LearningSettings learning, int[] stream) {
        RememberedQuestions remembered = new RememberedQuestions(near, synthetic.vectors());
        return new LearnedHits(questions, remembered, settings, learning, 0.1, new SplittableRandom(1)).run(stream);
    }
}
