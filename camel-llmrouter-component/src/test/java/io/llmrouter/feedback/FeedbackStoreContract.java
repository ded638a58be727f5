/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.feedback.FeedbackHistory.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What all {@link FeedbackStore}s do; several, if there are several, share what they keep. */
public abstract class FeedbackStoreContract {

    /** One, or several that share. */
    protected abstract List<? extends FeedbackStore> stores();

    /** Id of a decision that no test has used. */
    protected abstract String fresh();

    @Test
    void decisionWithoutFeedback_hasNone() {
        assertThat(first().find(fresh())).isEqualTo(FeedbackHistory.NONE);
    }

    @Test
    void feedback_isSeenByAll_asItWasGiven() {
        String id = fresh();
        Opinion said =
                new Opinion(FeedbackSource.user, "small", 0.5, "half", "k-1", Instant.parse("2026-01-01T00:00:00.5Z"));

        assertThat(first().take(id, said, changed -> {}).outcome()).isEqualTo(Outcome.recorded);

        assertThat(last().find(id).current()).containsExactly(said);
        assertThat(first().find(fresh())).isEqualTo(FeedbackHistory.NONE);
    }

    @Test
    void sameFeedbackElsewhere_changesNothing_newOneReplaces() {
        String id = fresh();
        first().take(id, user(0.2), changed -> {});

        assertThat(last().take(id, user(0.2), changed -> {}).outcome()).isEqualTo(Outcome.unchanged);
        assertThat(last().take(id, user(0.9), changed -> {}).outcome()).isEqualTo(Outcome.replaced);

        assertThat(first().find(id).current()).extracting(Opinion::score).containsExactly(0.9);
        assertThat(first().find(id).earlier()).extracting(Opinion::score).containsExactly(0.2);
    }

    @Test
    void manyAtOnce_loseNothing_andOneOfEachKeyIsTaken() {
        String id = fresh();
        Set<String> recorded = ConcurrentHashMap.newKeySet();

        IntStream.range(0, 60).parallel().forEach(i -> {
            String model = "model-" + i % 20;
            Opinion opinion = new Opinion(FeedbackSource.judge, model, 1.0, null, model, Instant.EPOCH);
            if (stores().get(i % stores().size())
                            .take(id, opinion, changed -> {})
                            .outcome()
                    == Outcome.recorded) {
                assertThat(recorded.add(model))
                        .as("%s was recorded once", model)
                        .isTrue();
            }
        });

        assertThat(recorded).hasSize(20);
        assertThat(last().find(id).current()).hasSize(20);
    }

    private static Opinion user(double score) {
        return new Opinion(FeedbackSource.user, "small", score, null, null, Instant.EPOCH);
    }

    private FeedbackStore first() {
        return stores().get(0);
    }

    private FeedbackStore last() {
        return stores().get(stores().size() - 1);
    }
}
