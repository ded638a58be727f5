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
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.Subscription;
import io.llmrouter.journal.DecisionArchive;
import io.llmrouter.journal.LogSettings;
import io.llmrouter.journal.RecentDecisions;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps decisions: the latest in memory, and all that happens in the log, if there is one. */
final class JournalService implements RouterService {

    private static final int WAITING = 10_000;
    private static final Duration CATCH_UP = Duration.ofMillis(100);

    private final RoutingEvents events;
    private final RecentDecisions recent;
    private final SharedRecords shared;
    private final Subscription archiving;
    private volatile Logging logging;
    private final List<Logging> before = new CopyOnWriteArrayList<>();

    JournalService(Environment environment, SharedRecords shared) {
        this.shared = shared;
        DecisionsSettings usual = DecisionsSettings.DEFAULT;
        events = environment.events();
        recent = new RecentDecisions(usual.keep(), usual.keepFor(), Ticker.systemTicker());
        archiving = events.subscribe("archive", Set.of(Kind.decision), WAITING, this::keep);
    }

    /** Whoever has an answer finds its decision, though it is kept a moment later. */
    DecisionArchive archive() {
        return new DecisionArchive() {
            @Override
            public void keep(RoutingEvent event) {
                JournalService.this.keep(event);
            }

            @Override
            public Optional<RoutingEvent> find(String id) {
                Optional<RoutingEvent> found = recent.find(id);
                if (found.isEmpty()) {
                    catchUp();
                    return recent.find(id).or(() -> shared.decision(id));
                }
                return found;
            }

            @Override
            public List<RoutingEvent> latest(int most) {
                return recent.latest(most);
            }
        };
    }

    private void keep(RoutingEvent event) {
        recent.keep(event);
        shared.keep(event);
    }

    /** Lines of the log that are lost: those that could not be written, and those that did not even wait to be. */
    long lostLines() {
        Logging current = logging;
        return before.stream().mapToLong(Logging::lost).sum() + (current == null ? 0 : current.lost());
    }

    /** Decisions that other processes do not find, for the cluster did not take them. */
    long lostToOthers() {
        return shared.lost();
    }

    @Override
    public void apply(RouterConfiguration configuration, List<LlmRouter> routers) {
        DecisionsSettings settings = configuration.decisions();
        recent.bound(settings.keep(), settings.keepFor());
        shared.keepFor(settings.keepFor());
        LogSettings wanted = settings.log();
        Logging current = logging;
        if (!Objects.equals(wanted, current == null ? null : current.settings())) {
            if (current != null) {
                current.close(); // first, for it may be the same file with other bounds
                logging = null;
                before.add(current); // what it still holds may be lost later
            }
            logging = wanted == null ? null : new Logging(wanted, events);
        }
    }

    @Override
    public void close() {
        archiving.close();
        if (logging != null) {
            logging.close();
        }
    }

    private void catchUp() {
        try {
            archiving.drain(CATCH_UP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
