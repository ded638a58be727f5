/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.map.IMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the cluster. It is opened once, and again whenever it was lost; while it is closed whoever asks is told so at once. Thread-safe: opening is
 * guarded by {@code this}, the instance in use is volatile.
 */
final class Link {

    private static final Logger LOG = LoggerFactory.getLogger(Link.class);
    private static final long RETRY_MILLIS = 1_000;
    private static final long LEISURE = 20;

    private final Opener opener;
    private final Executor work;
    private final ScheduledExecutorService timer;
    private volatile List<Part> parts = List.of();
    private volatile HazelcastInstance instance;
    private volatile String trouble = "it was not reached yet";
    private final AtomicBoolean soon = new AtomicBoolean();
    private volatile boolean closed;
    private volatile long leisureNanos = System.nanoTime();

    /** What is shared, each with its own maps. */
    interface Part {

        /** Begins to listen; called again for each new instance. */
        void joined(HazelcastInstance now);

        /** Compares what this process knows with what the cluster has. Blocks. */
        void reconcile();

        /** A member, and with it whatever was only its, is gone. */
        default void left(UUID member) {
            // few care
        }
    }

    /**
     * Where instances come from.
     *
     * @param place for messages
     * @param open blocks until there is one, or throws
     * @param owned whether it ends with this link
     */
    record Opener(String place, Supplier<HazelcastInstance> open, boolean owned) {}

    Link(Opener opener, Executor work, ScheduledExecutorService timer) {
        this.opener = opener;
        this.work = work;
        this.timer = timer;
    }

    void serve(List<Part> shared) {
        parts = List.copyOf(shared);
    }

    /** Opens it on the calling thread, and reads what is there; throws what went wrong. */
    void open() {
        if (opened()) {
            reconcile();
            LOG.info("{} is reached, members: {}", opener.place(), members());
        }
    }

    private synchronized boolean opened() {
        if (closed || instance != null) {
            return false;
        }
        HazelcastInstance opened = opener.open().get();
        opened.getLifecycleService().addLifecycleListener(event -> changed(opened, event.getState()));
        opened.getCluster().addMembershipListener(new Membership());
        instance = opened;
        trouble = null;
        parts.forEach(part -> part.joined(opened));
        return true;
    }

    /** Opens it in the background, and tries again until it is open; completes after the first try. */
    CompletableFuture<Void> openLater() {
        CompletableFuture<Void> tried = new CompletableFuture<>();
        later(() -> {
            try {
                open();
            } catch (RuntimeException e) {
                if (!closed) {
                    trouble = "it cannot be reached: " + e.getMessage();
                    LOG.warn("{} cannot be reached, and is tried again: {}", opener.place(), e.getMessage());
                    timer.schedule(this::openLater, RETRY_MILLIS, TimeUnit.MILLISECONDS);
                }
            } finally {
                tried.complete(null);
            }
        });
        return tried;
    }

    private void later(Runnable task) {
        try {
            work.execute(task);
        } catch (RejectedExecutionException e) {
            if (!closed) {
                timer.schedule(() -> later(task), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private void changed(HazelcastInstance of, LifecycleEvent.LifecycleState state) {
        if (closed || of != instance) {
            return;
        }
        switch (state) {
            case CLIENT_DISCONNECTED -> lost("the connection to it is lost");
            case CLIENT_CONNECTED, CLIENT_CHANGED_CLUSTER, MERGED -> {
                trouble = null;
                LOG.info("{} is reached again", opener.place());
                later(this::reconcile);
                reconcileSoon(); // what could not be compared yet
            }
            case SHUTDOWN -> {
                lost("its instance was shut down");
                instance = null;
                openLater();
            }
            default -> {}
        }
    }

    private void lost(String why) {
        trouble = why;
        LOG.warn("{}: {}; until it is back there are no hits", opener.place(), why);
    }

    /** Compares everything in a moment, once for all that ask for it until then: two halves of a cluster have met, and a lower number may have won. */
    void reconcileSoon() {
        if (soon.compareAndSet(false, true)) {
            timer.schedule(
                    () -> {
                        soon.set(false);
                        later(this::reconcile);
                    },
                    RETRY_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    /** Compares everything, unless that would take more than a twentieth of the time. */
    void reconcileAtLeisure() {
        long start = System.nanoTime();
        if (start - leisureNanos >= 0) {
            reconcile();
            long end = System.nanoTime();
            leisureNanos = end + LEISURE * (end - start);
        }
    }

    /** Compares everything; what fails is compared next time. */
    void reconcile() {
        for (Part part : parts) {
            try {
                if (instance != null && !closed) {
                    part.reconcile();
                }
            } catch (RuntimeException e) {
                LOG.debug("{}: not compared: {}", opener.place(), e.toString());
            }
        }
    }

    /** A map of the cluster; throws if there is none. */
    <K, V> IMap<K, V> map(String name) {
        return instance().getMap(name);
    }

    HazelcastInstance instance() {
        HazelcastInstance now = instance;
        if (now == null) {
            throw new IllegalStateException(opener.place() + ": " + (closed ? "it was left" : trouble));
        }
        return now;
    }

    /** Asks without waiting. */
    <T> CompletableFuture<T> ask(Supplier<CompletionStage<T>> question) {
        try {
            return question.get().toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Does what blocks. */
    <T> CompletableFuture<T> call(Callable<T> task) {
        try {
            return CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return task.call();
                        } catch (RuntimeException e) {
                            throw e;
                        } catch (Exception e) {
                            throw new CompletionException(e);
                        }
                    },
                    work);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    /** For messages. */
    String place() {
        return opener.place();
    }

    /** What is wrong with it; null if nothing is. */
    String trouble() {
        return trouble;
    }

    int members() {
        HazelcastInstance now = instance;
        try {
            return now == null ? 0 : now.getCluster().getMembers().size();
        } catch (RuntimeException e) {
            return 0;
        }
    }

    /** Leaves; a member of ours hands its data to the others first. */
    void close() {
        leave(HazelcastInstance::shutdown);
    }

    /** Leaves without a word. */
    void terminate() {
        leave(last -> last.getLifecycleService().terminate());
    }

    private void leave(Consumer<HazelcastInstance> end) {
        closed = true;
        HazelcastInstance last;
        synchronized (this) {
            last = instance;
            instance = null;
        }
        if (last != null && opener.owned()) {
            end.accept(last);
        }
    }

    private final class Membership implements MembershipListener {

        @Override
        public void memberAdded(MembershipEvent event) {
            // its data comes by itself
        }

        @Override
        public void memberRemoved(MembershipEvent event) {
            UUID gone = event.getMember().getUuid();
            parts.forEach(part -> part.left(gone));
        }
    }
}
