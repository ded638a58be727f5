/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.Subscription;
import io.llmrouter.journal.DecisionLog;
import io.llmrouter.journal.LogSettings;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events to the log as they come: alone while there is time, in batches while more of them wait. Escalations, fallbacks and hits are left out,
 * for their decision is there and says so. Thread-safe.
 */
final class Logging implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Logging.class);

    private static final Set<Kind> KINDS =
            EnumSet.complementOf(EnumSet.of(Kind.escalation, Kind.fallback, Kind.cacheHit));
    private static final int WAITING = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final DecisionLog log;
    private final Duration patience;
    private final Subscription subscription;
    private volatile Subscription known;

    Logging(LogSettings settings, RoutingEvents events) {
        this(settings, events, PATIENCE);
    }

    /** @param patience how long what waits is waited for at the end */
    Logging(LogSettings settings, RoutingEvents events, Duration patience) {
        this.patience = patience;
        log = new DecisionLog(settings, System::nanoTime);
        subscription = events.subscribe("log", KINDS, WAITING, this::append);
        known = subscription;
    }

    LogSettings settings() {
        return log.settings();
    }

    long lost() {
        return log.dropped() + subscription.dropped() + subscription.failed();
    }

    private void append(RoutingEvent event) {
        try {
            log.append(event);
        } finally { // one that cannot be written holds up none before it
            if (known == null || known.waiting() == 0) {
                log.flush();
            }
        }
    }

    /** What waits is written first. */
    @Override
    public void close() {
        subscription.close();
        try {
            if (!subscription.drain(patience)) {
                LOG.warn(
                        "the decision log {} was left with {} lines unwritten: its disk did not take them within {}",
                        settings().file(),
                        subscription.waiting(),
                        patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            log.close(); // another process may write it now
        }
    }
}
