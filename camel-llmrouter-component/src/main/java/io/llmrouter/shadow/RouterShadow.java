/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.engine.RoutingListener;
import io.llmrouter.model.ModelCatalog;
import io.llmrouter.routing.CompletedRequest;
import io.llmrouter.routing.RoutingDecision;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shadows one router: draws requests after they were answered, and asks another model on threads of its own. Whoever finishes a request only counts it and,
 * if it was drawn, puts it into a bounded queue; when that is full the request is dropped and counted. Health and money are kept apart from the
 * callers'. Thread-safe; the lock guards the queue and is never held while anybody is asked.
 */
public final class RouterShadow implements RoutingListener {

    static final int WAITING = 64;
    static final long WAITING_CHARS = 8_000_000;
    private static final Logger LOG = LoggerFactory.getLogger(RouterShadow.class);

    private final String router;
    private final ShadowSurroundings around;
    private final ShadowHealth health;
    private final DailyCap cap;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final Set<ShadowJob> running = new HashSet<>();
    private final Map<String, Long> outcomes = new TreeMap<>();
    private volatile InForce inForce;
    private long chars;
    private boolean closed;

    private record InForce(ShadowSettings settings, ShadowJob.Models models, SystematicSampler sampler, Strata strata) {

        boolean asksTheSame(InForce other) {
            return settings.model().equals(other.settings.model())
                    && Objects.equals(settings.judging(), other.settings.judging());
        }
    }

    private record Waiting(ShadowJob job, InForce by, long chars) {}

    /**
     * A shadow that sleeps until {@link #apply}.
     *
     * @param router whose requests it draws
     * @param around what it runs in
     */
    public RouterShadow(String router, ShadowSurroundings around) {
        this.router = router;
        this.around = around;
        this.health = new ShadowHealth(around.clock());
        this.cap = new DailyCap(around.clock(), 0);
    }

    /**
     * Works by other settings from now on. What waits goes on by them too, as long as shadow and judge stay who they are; else it is dropped. A sample whose
     * rate, strata and seed stay goes on where it is, and the day's account is kept.
     *
     * @param settings null to sleep
     * @param catalog where model and judge are
     */
    public void apply(ShadowSettings settings, ModelCatalog catalog) {
        if (settings == null) {
            inForce = null;
            takeOver(null);
            return;
        }
        InForce before = inForce;
        SystematicSampler sampler =
                before != null && before.settings().sampling().equals(settings.sampling())
                        ? before.sampler()
                        : new SystematicSampler(
                                settings.sampling().rate(), settings.sampling().seed());
        cap.limit(settings.bounds().maxPerDay());
        ShadowJob.Models models = new ShadowJob.Models(
                catalog.require(settings.model()),
                settings.judging() == null
                        ? null
                        : catalog.require(settings.judging().model()));
        InForce now = new InForce(
                settings, models, sampler, new Strata(settings.sampling().strata()));
        inForce = now;
        takeOver(now);
        while (hire()) {
            // more may run at once than before
        }
    }

    /** What waits goes on by these settings, or not at all. */
    private void takeOver(InForce now) {
        List<Waiting> dropped = new ArrayList<>();
        lock.lock();
        try {
            List<Waiting> before = new ArrayList<>(queue);
            queue.clear();
            for (Waiting waiting : before) {
                if (now != null && waiting.by().asksTheSame(now)) {
                    queue.add(new Waiting(waiting.job(), now, waiting.chars()));
                } else {
                    chars -= waiting.chars();
                    dropped.add(waiting);
                }
            }
        } finally {
            lock.unlock();
        }
        dropped.forEach(waiting -> ended(waiting.job(), "dropped"));
    }

    @Override
    public void onDecision(RoutingDecision decision) {
        // of no use without the texts
    }

    @Override
    public void onCompleted(CompletedRequest completed) {
        InForce now = inForce;
        if (now == null || !completed.decision().router().equals(router)) {
            return;
        }
        RoutingDecision decision = completed.decision();
        if (Population.excludes(decision).isPresent() || completed.answer().isEmpty()) {
            return;
        }
        if (decision.answer().model().equals(now.settings().model())
                && !now.settings().grades()) {
            return; // it would be compared with itself
        }
        SystematicSampler.Draw draw = now.sampler().next(now.strata().of(decision));
        if (draw.taken()) {
            ShadowJob.Sample sample = new ShadowJob.Sample(
                    decision, completed.request().prompt(), text(completed.response()), draw.stratum());
            ShadowJob job = new ShadowJob(now.settings(), sample);
            offer(new Waiting(job, now, job.chars()));
        }
    }

    private static String text(ChatResponse response) {
        return response.aiMessage().text();
    }

    private void offer(Waiting waiting) {
        boolean dropped;
        lock.lock();
        try {
            dropped = closed
                    || waiting.by() != inForce
                    || queue.size() == WAITING
                    || chars + waiting.chars() > WAITING_CHARS;
            if (!dropped) {
                queue.add(waiting);
                chars += waiting.chars();
            }
        } finally {
            lock.unlock();
        }
        if (dropped) {
            ended(waiting.job(), "dropped");
        } else {
            hire();
        }
    }

    /** One more thread if there is work for it; whether there was. */
    private boolean hire() {
        Waiting next = next();
        if (next == null) {
            return false;
        }
        try {
            around.workers().execute(() -> work(next));
        } catch (RejectedExecutionException e) {
            ended(next.job(), "dropped");
            leave(next.job());
        }
        return true;
    }

    private Waiting next() {
        lock.lock();
        try {
            Waiting head = queue.peek();
            if (head == null || running.size() >= head.by().settings().bounds().concurrency()) {
                return null;
            }
            queue.poll();
            chars -= head.chars();
            running.add(head.job());
            return head;
        } finally {
            lock.unlock();
        }
    }

    private void work(Waiting first) {
        for (Waiting next = first; next != null; next = next()) {
            work(next.job(), next.by());
        }
    }

    private void work(ShadowJob job, InForce by) {
        ScheduledFuture<?> limit = null;
        String outcome = "failed";
        try {
            limit = around.timer()
                    .schedule(job::timeIsUp, by.settings().bounds().timeout().toNanos(), TimeUnit.NANOSECONDS);
            outcome = job.run(new Purse.Place(around, health, cap), by.models(), by.settings());
        } catch (RuntimeException | Error e) {
            LOG.warn("the shadow of router {} failed on one request; callers are not affected", router, e);
        } finally {
            if (limit != null) {
                limit.cancel(false);
            }
            Thread.interrupted(); // meant for this job alone
            try {
                ended(job, outcome);
            } finally {
                leave(job);
            }
        }
    }

    private void leave(ShadowJob job) {
        lock.lock();
        try {
            running.remove(job);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void ended(ShadowJob job, String outcome) {
        lock.lock();
        try {
            outcomes.merge(outcome, 1L, Long::sum);
        } finally {
            lock.unlock();
        }
        job.tell(around, outcome);
    }

    /** How often each outcome came, {@code dropped} included, by its name. */
    public Map<String, Long> outcomes() {
        lock.lock();
        try {
            return new TreeMap<>(outcomes);
        } finally {
            lock.unlock();
        }
    }

    /** Spent today (UTC) on shadows and judges, in the configuration's currency. */
    public double spentToday() {
        return cap.spent();
    }

    /**
     * Waits until nothing waits or runs.
     *
     * @param most how long
     * @return whether that is so
     * @throws InterruptedException if interrupted meanwhile
     */
    public boolean drain(Duration most) throws InterruptedException {
        long nanos = most.toNanos();
        lock.lock();
        try {
            while ((!queue.isEmpty() || !running.isEmpty()) && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return queue.isEmpty() && running.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes nothing more and drops what waits; what runs may finish, and is then cancelled.
     *
     * @param most how long it may
     */
    public void close(Duration most) {
        ArrayDeque<Waiting> left;
        lock.lock();
        try {
            closed = true;
            left = new ArrayDeque<>(queue);
            queue.clear();
            chars = 0;
        } finally {
            lock.unlock();
        }
        left.forEach(waiting -> ended(waiting.job(), "dropped"));
        try {
            if (!drain(most)) {
                Set<ShadowJob> late;
                lock.lock();
                try {
                    late = new HashSet<>(running);
                } finally {
                    lock.unlock();
                }
                late.forEach(job -> job.cancellation().cancel());
                drain(most);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
