/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that routers need: virtual ones where the JVM has them. Stateless. */
public final class RouterThreads {

    private static final long IDLE_SECONDS = 30;

    private RouterThreads() {}

    /**
     * Runs work that may block: a virtual thread per task from Java 21 on, else up to {@code most} threads; beyond that it rejects, it never queues.
     *
     * @param name prefix of thread names
     * @param most threads at once without virtual ones
     * @return the executor; shut it down
     */
    public static ExecutorService blocking(String name, int most) {
        ExecutorService virtual = virtual();
        return virtual != null
                ? virtual
                : new ThreadPoolExecutor(
                        0, most, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), named(name));
    }

    /**
     * Runs short work that may wait a little: a virtual thread per task from Java 21 on, else a pool with a queue, whose threads go when there is nothing to do.
     *
     * @param name prefix of thread names
     * @param threads without virtual ones
     * @return the executor; shut it down
     */
    public static ExecutorService steps(String name, int threads) {
        ExecutorService virtual = virtual();
        if (virtual != null) {
            return virtual;
        }
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** One daemon thread for time limits, which forgets cancelled ones at once: every call leaves one behind. */
    public static ScheduledExecutorService timer(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named(name));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** By reflection, for the code is compiled for Java 17. */
    private static ExecutorService virtual() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return null;
        }
    }
}
