/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import com.github.benmanes.caffeine.cache.Ticker;
import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.engine.Environment;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.feedback.FeedbackBook;
import io.llmrouter.feedback.FeedbackStore;
import io.llmrouter.feedback.LocalFeedbackStore;
import io.llmrouter.journal.DecisionArchive;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Takes feedback for the routers of a context. */
final class FeedbackService implements RouterService {

    /** Longer than a decision can be kept, which is what bounds feedback in fact. */
    private static final Duration KEPT = Duration.ofDays(30);

    private static final long MOST = 100_000;

    private final FeedbackBook book;

    FeedbackService(Environment environment, DecisionArchive archive, SharedRecords shared) {
        FeedbackStore kept =
                shared.feedback().orElseGet(() -> new LocalFeedbackStore(MOST, KEPT, Ticker.systemTicker()));
        book = new FeedbackBook(archive::find, kept, environment.events()::publish, Clock.systemUTC());
    }

    FeedbackBook book() {
        return book;
    }

    @Override
    public void apply(RouterConfiguration configuration, List<LlmRouter> routers) {
        // takes what decisions there are
    }

    @Override
    public void close() {
        // nothing runs
    }
}
