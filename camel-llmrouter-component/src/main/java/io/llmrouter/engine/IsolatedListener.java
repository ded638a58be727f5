/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.routing.CompletedRequest;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingRequest;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a listener that may block or throw behind a bounded queue: it is told on an executor, one request after the other, a moment after the caller has the
 * answer. When it is too slow, the oldest that wait are forgotten. Thread-safe.
 */
public final class IsolatedListener implements RoutingListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(IsolatedListener.class);
    private static final int WAITING = 10_000;

    private final RoutingListener listener;
    private final Backlog<Told> backlog;

    /** Who is told of what. */
    private record Told(RoutingListener listener, CompletedRequest completed) {}

    /**
     * @param listener that need not be quick when a request is over
     * @param delivery calls it; may reject, which only delays
     */
    public IsolatedListener(RoutingListener listener, Executor delivery) {
        this.listener = listener;
        this.backlog = new Backlog<>(WAITING, IsolatedListener::tell, IsolatedListener::complain, delivery);
    }

    private static void tell(Told told) {
        DecisionScope scope = DecisionScope.open(told.completed().decision().id());
        try {
            told.listener().onCompleted(told.completed());
        } finally {
            scope.close();
        }
    }

    @Override
    public RoutingListener onBegin(String router, RoutingRequest request) {
        RoutingListener ofRequest = listener.onBegin(router, request);
        return ofRequest == listener ? this : new OfRequest(ofRequest);
    }

    @Override
    public void onDecision(RoutingDecision decision) {
        throw new UnsupportedOperationException("the engine tells of completed requests");
    }

    @Override
    public void onCompleted(CompletedRequest completed) {
        backlog.offer(new Told(listener, completed));
    }

    /** Requests that were forgotten because the listener was too slow. */
    public long dropped() {
        return backlog.dropped();
    }

    /**
     * Waits until the listener was told of everything that completed before.
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
    }

    @Override
    public String toString() {
        return "listener " + listener;
    }

    private static void complain(Told told, Throwable e) {
        LOG.warn(
                "listener {} failed on decision {} of router {}; the answer is not affected, and further failures are only counted",
                told.listener(),
                told.completed().decision().id(),
                told.completed().decision().router(),
                e);
    }

    /** What the listener remembers of one request. */
    private final class OfRequest implements RoutingListener {

        private final RoutingListener remembers;

        OfRequest(RoutingListener remembers) {
            this.remembers = remembers;
        }

        @Override
        public void onDecision(RoutingDecision decision) {
            IsolatedListener.this.onDecision(decision);
        }

        @Override
        public void onCompleted(CompletedRequest completed) {
            backlog.offer(new Told(remembers, completed));
        }
    }
}
