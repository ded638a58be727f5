/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for one subscriber of {@link RoutingEvents}: a bounded queue that forgets its oldest event when full. Thread-safe.
 */
public final class Subscription implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    private final String name;
    private final Wanted wanted;
    private final Backlog<RoutingEvent> backlog;
    private final Consumer<Subscription> closing;

    /**
     * What a subscriber is told.
     *
     * @param kinds of events
     * @param which of them; asked on the thread that publishes, so be quick
     */
    public record Wanted(Set<Kind> kinds, Predicate<RoutingEvent> which) {

        /** Copies the kinds. */
        public Wanted {
            kinds = Set.copyOf(kinds);
        }
    }

    Subscription(
            String name,
            Wanted wanted,
            int capacity,
            Consumer<RoutingEvent> subscriber,
            Executor delivery,
            Consumer<Subscription> closing) {
        if (wanted.kinds().isEmpty() || capacity < 1) {
            throw new IllegalArgumentException("subscriber " + name + " wants " + wanted.kinds() + " and keeps "
                    + capacity + "; both must be at least one");
        }
        this.name = name;
        this.wanted = wanted;
        this.backlog = new Backlog<>(capacity, subscriber, this::complain, delivery);
        this.closing = closing;
    }

    /** Who is told. */
    public String name() {
        return name;
    }

    /** Events that were forgotten because the subscriber was too slow. */
    public long dropped() {
        return backlog.dropped();
    }

    /** Events that the subscriber took, those that it failed on included. */
    public long delivered() {
        return backlog.delivered();
    }

    /** Events that the subscriber threw on. */
    public long failed() {
        return backlog.failed();
    }

    /** Events that wait. */
    public int waiting() {
        return backlog.waiting();
    }

    boolean wants(Kind kind) {
        return wanted.kinds().contains(kind);
    }

    /** Lets an event wait; true if the delivery must begin. */
    boolean take(RoutingEvent event) {
        return wanted.which().test(event) && backlog.take(event);
    }

    /** On the executor. */
    void begin() {
        backlog.begin();
    }

    /** On this thread; if it lingers, it looks for more a while before it goes. */
    void deliver(boolean lingers) {
        backlog.deliver(lingers);
    }

    /** Nobody could be found to deliver; the next event tries again. */
    void pause() {
        backlog.pause();
    }

    private void complain(RoutingEvent event, Throwable e) {
        LOG.warn(
                "subscriber {} failed on event {} of router {}; it goes on with the next, and further failures are only counted",
                name,
                event.kind(),
                event.router(),
                e);
    }

    /**
     * Waits until everything that was published before has been taken.
     *
     * @param most how long to wait
     * @return whether nothing waits any more
     * @throws InterruptedException if interrupted meanwhile
     */
    public boolean drain(Duration most) throws InterruptedException {
        return backlog.drain(most);
    }

    /** Takes nothing more; what waits is still delivered. */
    @Override
    public void close() {
        backlog.close();
        closing.accept(this);
    }

    @Override
    public String toString() {
        return "Subscription[" + name + ", " + wanted.kinds() + "]";
    }
}
