/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.model.TokenCount;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link StatsRepository} does. */
public abstract class StatsRepositoryContract {

    private final StatsRepository stats = create();

    /** A new one. */
    protected abstract StatsRepository create();

    @Test
    void snapshot_sumsByModel_inOrderOfNames() {
        stats.record(outcome("b", 10, 5, 0.5, 4_000_000, false));
        stats.record(outcome("b", 20, 7, 0.25, 8_000_000, false));
        stats.record(outcome("b", 3, 2, 0.125, 99_000_000, true));
        stats.record(outcome("a", 1, 1, 1, 1_000_000, false));
        assertThat(stats.snapshot())
                .containsExactly(new ModelStats("a", 1, 0, 1, 1, 1, 1), new ModelStats("b", 3, 1, 33, 14, 0.875, 6));
    }

    @Test
    void ratios_areOfSums_overQuestionsThatBothAnswered() {
        assertThat(stats.outputRatio("c", "s")).isEmpty();
        stats.recordPair(outcome("c", 10, 10, 0, 0, false), outcome("s", 12, 40, 0, 0, false));
        stats.recordPair(outcome("c", 30, 30, 0, 0, false), outcome("s", 36, 40, 0, 0, false));
        assertThat(stats.outputRatio("c", "s")).hasValueCloseTo(80.0 / 40, within(1e-12));
        assertThat(stats.inputRatio("c", "s")).hasValueCloseTo(48.0 / 40, within(1e-12));
        assertThat(stats.outputRatio("s", "c"))
                .as("the other way round is another pair")
                .isEmpty();
    }

    @Test
    void ratio_overEmptyAnswers_isUnknown() {
        stats.recordPair(outcome("c", 10, 0, 0, 0, false), outcome("s", 10, 40, 0, 0, false));
        assertThat(stats.outputRatio("c", "s")).isEmpty();
    }

    /** Oracle: by hand; the lower of two middle ones. */
    @Test
    void typicalLatency_isTheMedianOfAnswers_withoutFailuresAndCallsForConfidence() {
        assertThat(stats.typicalLatencyMillis("m")).isEmpty();
        stats.record(outcome("m", 1, 1, 0, 99_000_000, true));
        stats.record(new CallOutcome("m", TokenCount.NONE, 0, 1_000_000, false, true));
        assertThat(stats.typicalLatencyMillis("m")).isEmpty();
        for (long millis : new long[] {9, 2, 4, 700}) {
            stats.record(outcome("m", 1, 1, 0, millis * 1_000_000, false));
        }
        assertThat(stats.typicalLatencyMillis("m")).hasValue(4);
        assertThat(stats.typicalLatencyMillis("other")).isEmpty();
    }

    @Test
    void typicalLatency_forgetsWhatIsLongAgo() {
        IntStream.range(0, 1000).forEach(i -> stats.record(outcome("m", 1, 1, 0, 1_000_000, false)));
        IntStream.range(0, 40).forEach(i -> stats.record(outcome("m", 1, 1, 0, 9_000_000, false)));
        assertThat(stats.typicalLatencyMillis("m")).hasValue(9);
    }

    @Test
    void recordsFromManyThreads_areAllCounted_andNoSnapshotIsImpossible() {
        List<CompletableFuture<Void>> writers = IntStream.range(0, 4)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> IntStream.range(0, 20_000)
                        .forEach(i -> stats.record(outcome("m", 1, 2, 0.5, 1_000_000, i % 2 == 0)))))
                .toList();
        while (!writers.stream().allMatch(CompletableFuture::isDone)) {
            assertThat(stats.snapshot()).allSatisfy(model -> {
                assertThat(model.failures()).isBetween(0L, model.calls());
                assertThat(model.latencyMillis()).isNotNegative();
            });
        }
        assertThat(stats.snapshot()).containsExactly(new ModelStats("m", 80_000, 40_000, 80_000, 160_000, 40_000, 1));
    }

    static CallOutcome outcome(String model, int in, int out, double cost, long nanos, boolean failed) {
        return new CallOutcome(model, new TokenCount(in, 0, out), cost, nanos, failed);
    }
}
