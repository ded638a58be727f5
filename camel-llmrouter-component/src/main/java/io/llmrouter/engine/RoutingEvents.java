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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Tells subscribers what happens in the routers of a process. Publishing takes microseconds and never waits: each subscriber has a bounded queue of its
 * own that forgets its oldest event when full, and is called on the executor, one event at a time and in order, so that one that blocks or throws
 * harms nobody else. Thread-safe.
 */
public final class RoutingEvents implements RoutingListener {

    private final Executor delivery;
    private final Clock clock;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final List<RoutingListener> listeners = new CopyOnWriteArrayList<>();

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
        Subscription subscription =
                new Subscription(name, kinds, capacity, subscriber, delivery, subscriptions::remove);
        subscriptions.add(subscription);
        return subscription;
    }

    /**
     * Also tells somebody who needs the texts, at once and on the thread of whoever finishes the request: be quick and throw nothing.
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
        for (Subscription subscription : subscriptions) {
            if (subscription.wants(event.kind())) {
                subscription.offer(event);
            }
        }
    }

    /** Tells all who want this kind what happened just now. */
    public void publish(Kind kind, String router, String decision, String sentence, Map<String, Object> facts) {
        publish(RoutingEvent.of(kind, clock.instant(), router, decision, sentence, facts));
    }

    @Override
    public void onDecision(RoutingDecision decision) {
        over(decision, null, null);
    }

    @Override
    public void onCompleted(CompletedRequest completed) {
        listeners.forEach(listener -> listener.onCompleted(completed));
        over(completed.decision(), null, null);
    }

    private void over(RoutingDecision decision, String prompt, String answer) {
        Instant now = clock.instant();
        tell(Kind.decision, now, decision, prompt, answer);
        if (decision.attempts().stream().anyMatch(attempt -> attempt.outcome().equals("escalated"))) {
            tell(Kind.escalation, now, decision, prompt, answer);
        }
        if (decision.attempts().stream().anyMatch(attempt -> attempt.reason().equals("fallback"))) {
            tell(Kind.fallback, now, decision, prompt, answer);
        }
        if (decision.cache().status().startsWith("hit")) {
            tell(Kind.cacheHit, now, decision, prompt, answer);
        }
    }

    private void tell(Kind kind, Instant now, RoutingDecision decision, String prompt, String answer) {
        if (wants(kind)) {
            String sentence = decision.reason() == null ? "" : decision.reason().sentence();
            publish(new RoutingEvent(
                    kind, now, decision.router(), decision.id(), sentence, Map.of(), decision, prompt, answer));
        }
    }
}
