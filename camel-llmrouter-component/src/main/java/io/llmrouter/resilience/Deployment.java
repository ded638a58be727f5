/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import io.llmrouter.load.LatencySummary;
import io.llmrouter.load.LatencyWindow;
import io.llmrouter.load.PeakEwma;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What this process sees of one deployment, which is one name under {@code models:}: the same model in another region is another deployment, with a window, a
 * load and a standing of its own. Thread-safe.
 */
public final class Deployment {

    private final String name;
    private final LongSupplier ticks;
    private final Clock clock;
    private final SharedHealth others;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LatencyWindow window = new LatencyWindow();
    private final PeakEwma peak = new PeakEwma();
    private final Standing standing = new Standing();
    private final AtomicLong avoidedUntil = new AtomicLong();
    private volatile String avoidedFor;
    private volatile OutlierPool pool;

    Deployment(String name, Clock clock, LongSupplier ticks, SharedHealth others) {
        this.name = name;
        this.clock = clock;
        this.ticks = ticks;
        this.others = others;
    }

    /** The configured name of the model. */
    public String name() {
        return name;
    }

    /** Calls under way in this process. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Calls under way in all processes, those of others as they said last. */
    public int inFlightEverywhere() {
        return inFlight.get() + others.loads().inFlight(name);
    }

    /** What the last calls of another process say, of the one that made most. */
    public Optional<LatencySummary> summaryElsewhere() {
        return others.loads().summary(name);
    }

    /** What its last calls say. */
    public LatencySummary summary() {
        return window.summary(ticks.getAsLong());
    }

    /** Peak moving average of its latencies, in nanoseconds; NaN before the first. */
    public double peakNanos() {
        return peak.value(ticks.getAsLong());
    }

    /** A call begins; exactly one of the call's other methods must follow. */
    public Call begin() {
        inFlight.incrementAndGet();
        return new Call(standing.begin());
    }

    /** Why an outlier is not to be called unless nobody else is left; empty of all others. */
    public Optional<String> ejection() {
        OutlierPool equals = pool;
        if (equals == null) {
            return Optional.empty();
        }
        others.until(name, SharedHealth.Kind.EJECTED)
                .ifPresent(until -> equals.adopt(this, Duration.between(clock.instant(), until)));
        return standing.refusal(ticks.getAsLong(), window::clear);
    }

    /**
     * Why it is better not chosen now: it is out of its pool, its breaker is open, its provider asked to wait, or another process knows of such a thing.
     *
     * @return for people; empty if it can be chosen
     */
    public Optional<String> refusal() {
        return ejection()
                .or(this::avoided)
                .or(() -> others.until(name, SharedHealth.Kind.BROKEN)
                        .map(until -> "its circuit breaker is open in another process"))
                .or(() -> others.until(name, SharedHealth.Kind.PAUSED)
                        .map(until -> "its provider asked another process to wait"));
    }

    /** Why this process does not want to call it now, as its breaker or its provider said. */
    private Optional<String> avoided() {
        String why = avoidedFor;
        return why != null && avoidedUntil.get() - ticks.getAsLong() > 0 ? Optional.of(why) : Optional.empty();
    }

    void avoid(String why, long nanos) {
        long until = ticks.getAsLong() + nanos;
        if (avoidedFor == null || until - avoidedUntil.get() > 0) {
            avoidedUntil.set(until);
            avoidedFor = why;
        }
    }

    /** A new configuration: as if nothing had ever been wrong with it. */
    void forgive(OutlierPool now) {
        pool = now;
        avoidedFor = null;
        standing.forgive();
    }

    Standing standing() {
        return standing;
    }

    long now() {
        return ticks.getAsLong();
    }

    /** One call under way. */
    public final class Call {

        private final int probe;

        private Call(int probe) {
            this.probe = probe;
        }

        /**
         * It was answered.
         *
         * @param nanos from start to end
         * @param firstTokenNanos until the first part, negative if it came in one piece
         * @param outputTokens of the answer, 0 if unknown
         */
        public void answered(long nanos, long firstTokenNanos, int outputTokens) {
            long now = ticks.getAsLong();
            window.answered(now, nanos, firstTokenNanos, outputTokens);
            peak.add(now, nanos);
            end(true);
        }

        /** It failed, and that says something about the deployment. */
        public void failed() {
            window.failed(ticks.getAsLong());
            end(false);
        }

        /**
         * It was given up by its caller. Whoever waited longer than it usually takes has learnt that it takes at least so long.
         *
         * @param nanos until then
         * @param stream whether no part of an awaited stream had come
         */
        public void givenUp(long nanos, boolean stream) {
            double usual = summary().total().median();
            if (nanos > usual) {
                long now = ticks.getAsLong();
                window.answered(now, nanos, stream ? nanos : -1, 0);
                peak.add(now, nanos);
            }
            unsaid();
        }

        /** It ended in a way that says nothing about the deployment. */
        public void unsaid() {
            inFlight.decrementAndGet();
            standing.ended(probe);
        }

        private void end(boolean well) {
            inFlight.decrementAndGet();
            standing.ended(probe);
            OutlierPool judges = pool;
            if (judges != null) {
                judges.judge(Deployment.this, probe, well);
            }
        }
    }
}
