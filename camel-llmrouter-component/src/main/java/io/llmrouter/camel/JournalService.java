/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import com.github.benmanes.caffeine.cache.Ticker;
import io.llmrouter.config.DecisionsSettings;
import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.engine.Environment;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.Subscription;
import io.llmrouter.journal.DecisionArchive;
import io.llmrouter.journal.RecentDecisions;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps decisions: the latest in memory. */
final class JournalService implements RouterService {

    private static final int WAITING = 10_000;
    private static final Duration CATCH_UP = Duration.ofMillis(100);

    private final RecentDecisions recent;
    private final Subscription archiving;

    JournalService(Environment environment) {
        DecisionsSettings usual = DecisionsSettings.DEFAULT;
        recent = new RecentDecisions(usual.keep(), usual.keepFor(), Ticker.systemTicker());
        archiving = environment.events().subscribe("archive", Set.of(Kind.decision), WAITING, recent::keep);
    }

    /** Whoever has an answer finds its decision, though it is kept a moment later. */
    DecisionArchive archive() {
        return new DecisionArchive() {
            @Override
            public void keep(RoutingEvent event) {
                recent.keep(event);
            }

            @Override
            public Optional<RoutingEvent> find(String id) {
                Optional<RoutingEvent> found = recent.find(id);
                if (found.isEmpty()) {
                    drain(archiving, CATCH_UP);
                    return recent.find(id);
                }
                return found;
            }

            @Override
            public List<RoutingEvent> latest(int most) {
                return recent.latest(most);
            }
        };
    }

    @Override
    public void apply(RouterConfiguration configuration, List<LlmRouter> routers) {
        recent.bound(
                configuration.decisions().keep(), configuration.decisions().keepFor());
    }

    @Override
    public void close() {
        archiving.close();
    }

    private static void drain(Subscription subscription, Duration most) {
        try {
            subscription.drain(most);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
