/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Feedback in one process. */
class LocalFeedbackStoreTest extends FeedbackStoreContract {

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong numbers = new AtomicLong();
    private final LocalFeedbackStore store = new LocalFeedbackStore(1_000, Duration.ofHours(1), nanos::get);

    @Override
    protected List<? extends FeedbackStore> stores() {
        return List.of(store);
    }

    @Override
    protected String fresh() {
        return "decision-" + numbers.incrementAndGet();
    }

    @Test
    void feedback_isForgottenAfterItsTime() {
        store.take("a", new Opinion(FeedbackSource.user, "small", 1.0, null, null, Instant.EPOCH), changed -> {});
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(61));
        assertThat(store.find("a")).isEqualTo(FeedbackHistory.NONE);
    }

    @Test
    void feedbackOfManyDecisions_isBounded() {
        LocalFeedbackStore small = new LocalFeedbackStore(10, Duration.ofHours(1), nanos::get);
        LongStream.range(0, 10_000)
                .forEach(i -> small.take(
                        "d" + i,
                        new Opinion(FeedbackSource.user, "small", 1.0, null, null, Instant.EPOCH),
                        changed -> {}));
        assertThat(LongStream.range(0, 10_000)
                        .filter(i -> !small.find("d" + i).current().isEmpty()))
                .hasSizeLessThan(2_000); // evicted in the background, a moment later
    }

    @Test
    void bound_canBeRaised() {
        LocalFeedbackStore none = new LocalFeedbackStore(0, Duration.ofHours(1), nanos::get);
        none.most(200_000);
        LongStream.range(0, 150_000)
                .forEach(i -> none.take(
                        "d" + i,
                        new Opinion(FeedbackSource.user, "small", 1.0, null, null, Instant.EPOCH),
                        changed -> {}));
        assertThat(LongStream.range(0, 150_000)
                        .filter(i -> none.find("d" + i).current().isEmpty()))
                .isEmpty();
    }
}
