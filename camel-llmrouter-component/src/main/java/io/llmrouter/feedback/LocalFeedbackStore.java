/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.llmrouter.feedback.FeedbackHistory.Outcome;
import io.llmrouter.feedback.FeedbackHistory.Taken;
import java.time.Duration;
import java.util.function.Consumer;

/** Keeps feedback in this process, bounded by number and by time. Thread-safe: what concerns one decision is done one after the other. */
public final class LocalFeedbackStore implements FeedbackStore {

    private final Cache<String, FeedbackHistory> histories;

    /**
     * @param most decisions with feedback
     * @param kept after the last word about a decision
     * @param ticker the time
     */
    public LocalFeedbackStore(long most, Duration kept, Ticker ticker) {
        this.histories = Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(kept)
                .ticker(ticker)
                .build();
    }

    /** From now on keeps what was said about so many decisions at most. */
    public void most(long decisions) {
        histories.policy().eviction().orElseThrow().setMaximum(decisions);
    }

    @Override
    public FeedbackHistory find(String decision) {
        FeedbackHistory history = histories.getIfPresent(decision);
        return history == null ? FeedbackHistory.NONE : history;
    }

    @Override
    public Taken take(String decision, Opinion opinion, Consumer<Taken> changed) {
        Taken[] taken = new Taken[1];
        histories.asMap().compute(decision, (id, before) -> {
            taken[0] = (before == null ? FeedbackHistory.NONE : before).take(opinion);
            return taken[0].history();
        });
        if (taken[0].outcome() != Outcome.unchanged) {
            changed.accept(taken[0]);
        }
        return taken[0];
    }
}
