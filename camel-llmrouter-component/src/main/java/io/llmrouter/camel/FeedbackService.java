/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import com.github.benmanes.caffeine.cache.Ticker;
import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.engine.Environment;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.feedback.Feedback;
import io.llmrouter.feedback.FeedbackBook;
import io.llmrouter.feedback.FeedbackStore;
import io.llmrouter.feedback.LocalFeedbackStore;
import io.llmrouter.feedback.ResubmissionWatch;
import io.llmrouter.journal.DecisionArchive;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes feedback for the routers of a context. */
final class FeedbackService implements RouterService {

    /** Longer than a decision can be kept, which is what bounds feedback in fact. */
    private static final Duration KEPT = Duration.ofDays(30);

    private static final Logger LOG = LoggerFactory.getLogger(FeedbackService.class);

    private final RoutingEvents events;
    private final LocalFeedbackStore local = new LocalFeedbackStore(0, KEPT, Ticker.systemTicker());
    private final FeedbackBook book;
    private final ResubmissionWatch resubmissions;

    FeedbackService(Environment environment, DecisionArchive archive, SharedRecords shared) {
        FeedbackStore kept = shared.feedback().orElse(local);
        events = environment.events();
        book = new FeedbackBook(archive::find, kept, events::publish, Clock.systemUTC());
        resubmissions = new ResubmissionWatch(this::noticed, environment.blocking(), Ticker.systemTicker());
    }

    FeedbackBook book() {
        return book;
    }

    private void noticed(Feedback feedback) {
        try {
            book.give(feedback);
        } catch (LlmRouterException e) { // the decision is gone, or the cluster is
            LOG.debug("a resubmission was not kept: {}", e.getMessage());
        }
    }

    @Override
    public void apply(RouterConfiguration configuration, List<LlmRouter> routers) {
        local.most(configuration.decisions().keep());
        Map<String, Duration> windows = new HashMap<>();
        configuration.routers().forEach((name, router) -> {
            if (router.resubmission() != null) {
                windows.put(name, router.resubmission());
            }
        });
        resubmissions.watch(windows);
        events.ignore(resubmissions);
        if (!windows.isEmpty()) {
            events.listen(resubmissions);
        }
    }

    @Override
    public void close() {
        events.ignore(resubmissions);
    }
}
