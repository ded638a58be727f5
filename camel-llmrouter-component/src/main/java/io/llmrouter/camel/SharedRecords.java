/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.feedback.FeedbackStore;
import io.llmrouter.journal.DecisionArchive;
import io.llmrouter.routing.RoutingEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Decisions, and what was said about them, as all processes of a cluster share them; or nothing, where there is one process. Thread-safe. */
final class SharedRecords {

    private final DecisionArchive decisions;
    private final LongSupplier lost;
    private final FeedbackStore feedback;
    private final Consumer<Duration> bound;

    private SharedRecords(
            DecisionArchive decisions, LongSupplier lost, FeedbackStore feedback, Consumer<Duration> bound) {
        this.decisions = decisions;
        this.lost = lost;
        this.feedback = feedback;
        this.bound = bound;
    }

    static SharedRecords none() {
        return new SharedRecords(null, () -> 0, null, time -> {});
    }

    /**
     * Of a cluster.
     *
     * @param lost decisions that it did not take
     * @param bound how long both are kept
     */
    static SharedRecords of(
            DecisionArchive decisions, LongSupplier lost, FeedbackStore feedback, Consumer<Duration> bound) {
        return new SharedRecords(decisions, lost, feedback, bound);
    }

    /** Decisions that others do not find. */
    long lost() {
        return lost.getAsLong();
    }

    void keep(RoutingEvent event) {
        if (decisions != null) {
            decisions.keep(event);
        }
    }

    Optional<RoutingEvent> decision(String id) {
        return decisions == null ? Optional.empty() : decisions.find(id);
    }

    Optional<FeedbackStore> feedback() {
        return Optional.ofNullable(feedback);
    }

    void keepFor(Duration time) {
        bound.accept(time);
    }
}
