/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What waits for somebody slow: a bounded queue that forgets its oldest item when full and is emptied on an executor, one item at a time and in order.
 * Thread-safe; the lock is never held while an item is taken.
 */
final class Backlog<T> {

    private static final int LOOKS = 25;
    private static final long BETWEEN_LOOKS = Duration.ofMillis(2).toNanos();

    private final int capacity;
    private final Consumer<T> taker;
    private final BiConsumer<T, Throwable> complaint;
    private final Executor delivery;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();
    private final Condition hurry = lock.newCondition();
    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private boolean delivering;
    private boolean taking;
    private boolean closed;
    private long dropped;
    private long delivered;
    private long failed;

    /**
     * @param capacity most items that wait
     * @param taker is given one item after the other
     * @param complaint is told what the taker threw, of the first failure only
     * @param delivery calls the taker; may reject, which only delays
     */
    Backlog(int capacity, Consumer<T> taker, BiConsumer<T, Throwable> complaint, Executor delivery) {
        this.capacity = capacity;
        this.taker = taker;
        this.complaint = complaint;
        this.delivery = delivery;
    }

    void offer(T item) {
        if (take(item)) {
            begin();
        }
    }

    /** Lets an item wait; true if whoever brought it must begin the delivery. */
    boolean take(T item) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            if (waiting.size() == capacity) {
                waiting.poll();
                dropped++;
            }
            waiting.add(item);
            boolean begins = !delivering;
            delivering = true;
            return begins;
        } finally {
            lock.unlock();
        }
    }

    /** On the executor. */
    void begin() {
        Thread publisher = Thread.currentThread();
        try {
            delivery.execute(() -> deliver(Thread.currentThread() != publisher));
        } catch (RejectedExecutionException e) {
            pause(); // the next item tries again
        }
    }

    /**
     * On this thread, until nothing waits. Waking a thread costs more than all the rest, so one that has nothing to do looks again for a while before it
     * goes, and whoever brings the next item need not wake it.
     *
     * @param lingers whether it does; not on a publisher's own thread
     */
    void deliver(boolean lingers) {
        for (T item = next(lingers); item != null; item = next(lingers)) {
            try {
                taker.accept(item);
            } catch (RuntimeException | Error e) {
                if (failedFirst()) {
                    complaint.accept(item, e);
                }
            }
        }
    }

    private T next(boolean lingers) {
        lock.lock();
        try {
            taking = false;
            if (waiting.isEmpty()) {
                idle.signalAll();
            }
            for (int look = 0; lingers && !closed && waiting.isEmpty() && look < LOOKS; look++) {
                hurry.awaitNanos(BETWEEN_LOOKS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what waits is still delivered
        } finally {
            lock.unlock();
        }
        return taken();
    }

    private T taken() {
        lock.lock();
        try {
            T item = waiting.poll();
            taking = item != null;
            delivering = taking;
            delivered += taking ? 1 : 0;
            return item;
        } finally {
            lock.unlock();
        }
    }

    private boolean failedFirst() {
        lock.lock();
        try {
            return failed++ == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody could be found to deliver. */
    void pause() {
        lock.lock();
        try {
            delivering = false;
            idle.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nothing waits any more, after at most so long. */
    boolean drain(Duration most) throws InterruptedException {
        long nanos = most.toNanos();
        lock.lock();
        try {
            hurry.signalAll();
            while (delivering && (taking || !waiting.isEmpty()) && nanos > 0) {
                nanos = idle.awaitNanos(nanos);
            }
            return waiting.isEmpty() && !taking;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more; what waits is still delivered. */
    void close() {
        lock.lock();
        try {
            closed = true;
            hurry.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long dropped() {
        return read(() -> dropped);
    }

    long delivered() {
        return read(() -> delivered);
    }

    long failed() {
        return read(() -> failed);
    }

    int waiting() {
        return (int) read(waiting::size);
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
