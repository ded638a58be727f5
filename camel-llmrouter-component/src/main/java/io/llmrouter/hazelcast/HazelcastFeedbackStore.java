/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.hazelcast.map.IMap;
import io.llmrouter.feedback.FeedbackHistory;
import io.llmrouter.feedback.FeedbackHistory.Outcome;
import io.llmrouter.feedback.FeedbackHistory.Taken;
import io.llmrouter.feedback.FeedbackHistoryJson;
import io.llmrouter.feedback.FeedbackStore;
import io.llmrouter.feedback.Opinion;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Feedback of a cluster, as JSON by decision. An opinion is taken by comparing and swapping, which no member needs a class of ours for: of several at the same
 * time one wins and the others look again. Thread-safe; blocks, and throws {@link io.llmrouter.failure.StoreUnavailableException} if the cluster does not
 * answer.
 */
public final class HazelcastFeedbackStore implements FeedbackStore {

    private static final int TRIES = 1_000;

    private final Link link;
    private final Waiting waiting;
    private volatile Duration keepFor = Duration.ofDays(1);

    HazelcastFeedbackStore(Link link) {
        this.link = link;
        this.waiting = new Waiting(link, "feedback");
    }

    /** From now on feedback is kept that long after the last word about a decision. */
    public void keepFor(Duration time) {
        keepFor = time;
    }

    @Override
    public FeedbackHistory find(String decision) {
        return history(waiting.until(() -> map().get(decision)));
    }

    @Override
    public Taken take(String decision, Opinion opinion, Consumer<Taken> changed) {
        return waiting.until(() -> {
            Taken taken = swap(decision, opinion);
            if (taken.outcome() != Outcome.unchanged) {
                changed.accept(taken);
            }
            return taken;
        });
    }

    private Taken swap(String decision, Opinion opinion) {
        for (int i = 0; i < TRIES; i++) {
            String before = map().get(decision);
            Taken taken = history(before).take(opinion);
            if (taken.outcome() == Outcome.unchanged
                    || put(decision, before, FeedbackHistoryJson.text(taken.history()))) {
                return taken;
            }
        }
        throw new IllegalStateException(
                "feedback of decision '" + decision + "' was changed by others " + TRIES + " times meanwhile");
    }

    private boolean put(String decision, String before, String after) {
        long seconds = SharedMaps.seconds(keepFor);
        if (before == null) {
            return map().putIfAbsent(decision, after, seconds, TimeUnit.SECONDS) == null;
        }
        boolean swapped = map().replace(decision, before, after);
        if (swapped) {
            map().setTtl(decision, seconds, TimeUnit.SECONDS);
        }
        return swapped;
    }

    private static FeedbackHistory history(String text) {
        return text == null ? FeedbackHistory.NONE : FeedbackHistoryJson.read(text);
    }

    private IMap<String, String> map() {
        return link.map(SharedMaps.FEEDBACK);
    }
}
