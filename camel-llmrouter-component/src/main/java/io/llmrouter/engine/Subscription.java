/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for one subscriber of {@link RoutingEvents}: a bounded queue that forgets its oldest event when full. Thread-safe; the lock is never held
 * while the subscriber is called.
 */
public final class Subscription implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

    private final String name;
    private final Wanted wanted;
    private final int capacity;
    private final Consumer<RoutingEvent> subscriber;
    private final Executor delivery;
    private final Consumer<Subscription> closing;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final ArrayDeque<RoutingEvent> waiting = new ArrayDeque<>();
    private boolean delivering;
    private boolean closed;
    private long dropped;
    private long delivered;
    private long failed;

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
        this.capacity = capacity;
        this.subscriber = subscriber;
        this.delivery = delivery;
        this.closing = closing;
    }

    /** Who is told. */
    public String name() {
        return name;
    }

    /** Events that were forgotten because the subscriber was too slow. */
    public long dropped() {
        return read(() -> dropped);
    }

    /** Events that the subscriber took, those that it failed on included. */
    public long delivered() {
        return read(() -> delivered);
    }

    /** Events that the subscriber threw on. */
    public long failed() {
        return read(() -> failed);
    }

    /** Events that wait. */
    public int waiting() {
        return (int) read(waiting::size);
    }

    boolean wants(Kind kind) {
        return wanted.kinds().contains(kind);
    }

    void offer(RoutingEvent event) {
        if (!wanted.which().test(event)) {
            return;
        }
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (waiting.size() == capacity) {
                waiting.poll();
                dropped++;
            }
            waiting.add(event);
            if (delivering) {
                return;
            }
            delivering = true;
        } finally {
            lock.unlock();
        }
        try {
            delivery.execute(this::deliver);
        } catch (RejectedExecutionException e) {
            pause(); // the next event tries again
        }
    }

    private void deliver() {
        for (RoutingEvent event = next(); event != null; event = next()) {
            try {
                subscriber.accept(event);
            } catch (RuntimeException | Error e) {
                failed(event, e);
            }
        }
    }

    private RoutingEvent next() {
        lock.lock();
        try {
            RoutingEvent event = waiting.poll();
            if (event == null) {
                delivering = false;
                idle.signalAll();
            } else {
                delivered++;
            }
            return event;
        } finally {
            lock.unlock();
        }
    }

    private void failed(RoutingEvent event, Throwable e) {
        boolean first;
        lock.lock();
        try {
            first = failed++ == 0;
        } finally {
            lock.unlock();
        }
        if (first) {
            LOG.warn(
                    "subscriber {} failed on event {} of router {}; it goes on with the next, and further failures are only counted",
                    name,
                    event.kind(),
                    event.router(),
                    e);
        } else {
            LOG.debug("subscriber {} failed on event {} of router {}", name, event.kind(), event.router(), e);
        }
    }

    private void pause() {
        lock.lock();
        try {
            delivering = false;
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until everything that was published before has been taken.
     *
     * @param most how long to wait
     * @return whether nothing waits any more
     * @throws InterruptedException if interrupted meanwhile
     */
    public boolean drain(Duration most) throws InterruptedException {
        long nanos = most.toNanos();
        lock.lock();
        try {
            while (delivering && nanos > 0) {
                nanos = idle.awaitNanos(nanos);
            }
            return waiting.isEmpty() && !delivering;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; what waits is still delivered. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        closing.accept(this);
    }

    @Override
    public String toString() {
        return "Subscription[" + name + ", " + wanted.kinds() + "]";
    }

    private long read(LongSupplier value) {
        lock.lock();
        try {
            return value.getAsLong();
        } finally {
            lock.unlock();
        }
    }
}
