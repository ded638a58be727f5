/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The requests of a router that are under way: bounded while it is open, and waited for once it is closed. Thread-safe. */
final class InFlight {

    private final AtomicInteger count = new AtomicInteger();
    private final Object left = new Object();
    private volatile String closed;

    int count() {
        return count.get();
    }

    /** Why nothing more is taken in; empty while something is. */
    Optional<String> closed() {
        return Optional.ofNullable(closed);
    }

    /**
     * Takes a request in.
     *
     * @param most at once
     * @return whether there is room; then {@link #leave} must follow
     */
    boolean enter(int most) {
        if (count.incrementAndGet() <= most && closed == null) {
            return true;
        }
        leave();
        return false;
    }

    void leave() {
        if (count.decrementAndGet() == 0 && closed != null) {
            synchronized (left) {
                left.notifyAll();
            }
        }
    }

    /** Takes nothing more in; the first reason stays. */
    synchronized void close(String why) {
        closed = closed == null ? why : closed;
    }

    /**
     * Waits until nothing is under way any more; close it before.
     *
     * @param most how long to wait
     * @return whether nothing is
     */
    boolean drain(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        synchronized (left) {
            while (count.get() > 0) {
                long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (millis <= 0) {
                    return false;
                }
                left.wait(millis);
            }
        }
        return true;
    }
}
