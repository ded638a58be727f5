/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The caller's right to walk away. A door makes one per request and cancels it when its client leaves; whoever does slow work on the request
 * registers what stops it. Actions run once, on the cancelling thread, or at once if cancelled already. Thread-safe, guarded by {@code this}.
 *
 * <p>LangChain4j 1.19 cannot cancel a call before its first token, so while a model is called the cancellation is also bound to the calling thread
 * ({@link #bound}), where our HTTP transport finds it.
 */
public final class Cancellation {

    private static final ThreadLocal<Cancellation> CURRENT = new ThreadLocal<>();

    private final int depth;
    private final List<Runnable> actions = new ArrayList<>(2);
    private Runnable detach = () -> {};
    private boolean cancelled;

    /** A cancellation that is nobody's child. */
    public Cancellation() {
        this(0);
    }

    private Cancellation(int depth) {
        this.depth = depth;
    }

    /** The cancellation bound to this thread, or a new one that nobody will ever cancel. */
    public static Cancellation current() {
        Cancellation bound = CURRENT.get();
        return bound == null ? new Cancellation() : bound;
    }

    /**
     * Runs a piece of work with this cancellation bound to the thread.
     *
     * @param work what to run
     * @param <T> type of its result
     * @return its result
     */
    public <T> T bound(Supplier<T> work) {
        Cancellation before = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.get();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /**
     * A cancellation of its own that is also cancelled with this one: for a single attempt, which may time out while the request goes on.
     *
     * @return the child; {@link #release()} it when its work is over
     */
    public Cancellation child() {
        Cancellation child = new Cancellation(depth + 1);
        child.detach = onCancel(child::cancel);
        return child;
    }

    /** Its work is over: the parent forgets it, however long the parent lives. It can still be cancelled itself. */
    public void release() {
        detach.run();
    }

    /** How many cancellations are above this one. A router adds two per model call, so a router that asks itself is seen here whatever threads it uses. */
    public int depth() {
        return depth;
    }

    /** Cancels; a second call does nothing. */
    public void cancel() {
        List<Runnable> toRun;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            toRun = List.copyOf(actions);
            actions.clear();
        }
        toRun.forEach(Runnable::run);
    }

    /** Whether {@link #cancel()} was called. */
    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /**
     * Registers what stops the work.
     *
     * @param action must be quick and must not throw
     * @return call it when the work is over, so that a long-lived cancellation does not keep it
     */
    public Runnable onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                actions.add(action);
                return () -> forget(action);
            }
        }
        action.run();
        return () -> {};
    }

    private synchronized void forget(Runnable action) {
        actions.remove(action);
    }
}
