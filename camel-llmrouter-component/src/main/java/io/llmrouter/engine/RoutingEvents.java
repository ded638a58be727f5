/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.routing.CompletedRequest;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells subscribers what happens in the routers of a process. Publishing takes microseconds and never waits: each subscriber has a bounded queue of its
 * own that forgets its oldest event when full, and is called on the executor, one event at a time and in order, so that one that blocks or throws
 * harms nobody else. Thread-safe.
 */
public final class RoutingEvents implements RoutingListener {

    private static final Logger LOG = LoggerFactory.getLogger(RoutingEvents.class);

    private final Executor delivery;
    private final Clock clock;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final List<RoutingListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<String, LongAdder> droppedBefore = new ConcurrentHashMap<>();

    /**
     * @param delivery calls subscribers; may reject, which only delays
     * @param clock time of events
     */
    public RoutingEvents(Executor delivery, Clock clock) {
        this.delivery = delivery;
        this.clock = clock;
    }

    /**
     * Begins to tell somebody.
     *
     * @param name of the subscriber, for messages
     * @param kinds that it wants
     * @param capacity most events that wait for it
     * @param subscriber is called for each
     * @return ends it when closed
     */
    public Subscription subscribe(String name, Set<Kind> kinds, int capacity, Consumer<RoutingEvent> subscriber) {
        return subscribe(name, new Subscription.Wanted(kinds, event -> true), capacity, subscriber);
    }

    /**
     * Begins to tell somebody who does not want all events of a kind; what is not wanted takes no place in the queue.
     *
     * @param name of the subscriber, for messages
     * @param wanted what it wants
     * @param capacity most events that wait for it
     * @param subscriber is called for each
     * @return ends it when closed
     */
    public Subscription subscribe(
            String name, Subscription.Wanted wanted, int capacity, Consumer<RoutingEvent> subscriber) {
        Subscription subscription = new Subscription(name, wanted, capacity, subscriber, delivery, this::ended);
        subscriptions.add(subscription);
        return subscription;
    }

    /**
     * Also tells somebody who needs the texts, at once and on the thread of whoever finishes the request, once the event is published: be quick.
     *
     * @param listener is told of every request that ends from now on
     */
    public void listen(RoutingListener listener) {
        listeners.add(listener);
    }

    /** Tells that listener no more. */
    public void ignore(RoutingListener listener) {
        listeners.remove(listener);
    }

    private void ended(Subscription over) {
        if (subscriptions.remove(over) && over.dropped() > 0) {
            droppedBefore.computeIfAbsent(over.name(), name -> new LongAdder()).add(over.dropped());
        }
    }

    /** Events that subscribers of these names were too slow for since the start, also those that are gone. */
    public long dropped(Predicate<String> names) {
        return droppedBefore.entrySet().stream()
                        .filter(gone -> names.test(gone.getKey()))
                        .mapToLong(gone -> gone.getValue().sum())
                        .sum()
                + subscriptions.stream()
                        .filter(subscription -> names.test(subscription.name()))
                        .mapToLong(Subscription::dropped)
                        .sum();
    }

    /** All subscriptions now. */
    public List<Subscription> subscriptions() {
        return List.copyOf(subscriptions);
    }

    /** Whether anybody wants to know; what nobody wants need not be made. */
    public boolean wants(Kind kind) {
        for (Subscription subscription : subscriptions) {
            if (subscription.wants(kind)) {
                return true;
            }
        }
        return false;
    }

    /** Tells all who want this kind. */
    public void publish(RoutingEvent event) {
        List<Subscription> idle = List.of();
        for (Subscription subscription : subscriptions) {
            if (subscription.wants(event.kind()) && subscription.take(event)) {
                idle = idle.isEmpty() ? new ArrayList<>(subscriptions.size()) : idle;
                idle.add(subscription);
            }
        }
        if (!idle.isEmpty()) {
            begin(idle);
        }
    }

    /** Tells one subscriber alone, if it wants this kind, of what happened elsewhere. */
    public void tell(Subscription one, RoutingEvent event) {
        if (one.wants(event.kind()) && one.take(event)) {
            begin(List.of(one));
        }
    }

    /** Waking a thread is what costs most here, so the one that publishes wakes one, and that one the others. */
    private void begin(List<Subscription> idle) {
        Thread publisher = Thread.currentThread();
        try {
            delivery.execute(() -> {
                idle.subList(1, idle.size()).forEach(Subscription::begin);
                idle.get(0).deliver(Thread.currentThread() != publisher);
            });
        } catch (RejectedExecutionException e) {
            idle.forEach(Subscription::pause);
        }
    }

    /** Tells all who want this kind what happened just now. */
    public void publish(Kind kind, String router, String decision, String sentence, Map<String, Object> facts) {
        publish(RoutingEvent.of(kind, clock.instant(), router, decision, sentence, facts));
    }

    @Override
    public void onDecision(RoutingDecision decision) {
        over(decision, null);
    }

    @Override
    public void onCompleted(CompletedRequest completed) {
        over(completed.decision(), completed);
        for (RoutingListener listener : listeners) {
            tell(listener, completed);
        }
    }

    /** One that throws harms nobody else. */
    static void tell(RoutingListener listener, CompletedRequest completed) {
        try {
            listener.onCompleted(completed);
        } catch (RuntimeException | Error e) {
            LOG.warn(
                    "listener {} failed on decision {} of router {}; the answer is not affected",
                    listener,
                    completed.decision().id(),
                    completed.decision().router(),
                    e);
        }
    }

    /** Every request comes by here: what nobody wants is not made. */
    private void over(RoutingDecision decision, CompletedRequest completed) {
        RoutingEvent first = over(Kind.decision, decision, completed, null);
        if (decision.cache().status().startsWith("hit")) {
            first = over(Kind.cacheHit, decision, completed, first);
        }
        boolean escalated = false;
        boolean tookOver = false;
        for (RoutingDecision.Attempt attempt : decision.attempts()) {
            escalated |= attempt.outcome().equals("escalated");
            tookOver |= attempt.reason().equals("fallback");
        }
        if (escalated) {
            first = over(Kind.escalation, decision, completed, first);
        }
        if (tookOver) {
            over(Kind.fallback, decision, completed, first);
        }
    }

    /** Tells of one side of a request; returns what was told of it first, whose time and texts the others share. */
    private RoutingEvent over(Kind kind, RoutingDecision decision, CompletedRequest completed, RoutingEvent first) {
        if (!wants(kind)) {
            return first;
        }
        RoutingEvent event = first == null ? first(kind, decision, completed) : first.as(kind);
        publish(event);
        return first == null ? event : first;
    }

    private RoutingEvent first(Kind kind, RoutingDecision decision, CompletedRequest completed) {
        RecordedTexts texts = completed == null ? RecordedTexts.NOTHING : RecordedTexts.of(completed);
        return new RoutingEvent(
                kind,
                clock.instant(),
                decision.router(),
                decision.id(),
                decision.reason() == null ? "" : decision.reason().sentence(),
                texts.facts(),
                decision,
                texts.prompt(),
                texts.answer());
    }
}
