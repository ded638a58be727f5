/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.micrometer;

import io.llmrouter.cache.AnswerCache;
import io.llmrouter.cache.CacheCounters;
import io.llmrouter.cache.HitMonitor;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Meters of one router's cache, tagged with the router's name alone: what was looked up, and how many of the judged hits were wrong, with the interval.
 * Values are read when the registry asks; thread-safe. A reload may begin a cache anew: its counters then begin at 0 again, as after a restart.
 *
 * <p>Meters: {@code camel.llmrouter.cache.requests} (tag {@code status}: hit-exact, hit-semantic, miss, bypass), {@code camel.llmrouter.cache.failures},
 * {@code camel.llmrouter.cache.kept}, {@code camel.llmrouter.cache.judged}, {@code camel.llmrouter.cache.wrong.share} (tag {@code bound}: low, value,
 * high; the 90 % interval of Clopper and Pearson; not a number before the first judged hit) and {@code camel.llmrouter.cache.threshold}.
 */
public final class CacheMeters {

    private static final String PREFIX = "camel.llmrouter.cache.";

    private final BoundMeters meters;
    private final String router;
    private final Supplier<Optional<AnswerCache>> cache;

    private CacheMeters(BoundMeters meters, String router, Supplier<Optional<AnswerCache>> cache) {
        this.meters = meters;
        this.router = router;
        this.cache = cache;
    }

    /**
     * Registers the meters; those that exist stay.
     *
     * @param meters of a registry of the application
     * @param router name, the only unbounded tag: as many as there are routers
     * @param cache the router's cache at the moment, empty while it has none
     */
    public static void bind(BoundMeters meters, String router, Supplier<Optional<AnswerCache>> cache) {
        new CacheMeters(meters, router, cache).bind();
    }

    private void bind() {
        requests("hit-exact", CacheCounters.Snapshot::exactHits);
        requests("hit-semantic", CacheCounters.Snapshot::hitsByMeaning);
        requests("miss", CacheCounters.Snapshot::misses);
        requests("bypass", CacheCounters.Snapshot::bypasses);
        meters.add(counter("failures", AnswerCache::counts, CacheCounters.Snapshot::failures));
        meters.add(counter("kept", AnswerCache::counts, CacheCounters.Snapshot::kept));
        meters.add(counter("judged", AnswerCache::hits, HitMonitor.State::judgedHits));
        wrongShare("low", HitMonitor.State::low);
        wrongShare("value", state -> (double) state.wrongHits() / state.judgedHits());
        wrongShare("high", HitMonitor.State::high);
        meters.add(Gauge.builder(
                        PREFIX + "threshold", () -> of(AnswerCache::hits, HitMonitor.State::threshold, Double.NaN))
                .description("From which score on an answer is given; above 1 when none is given any more.")
                .tag("router", router));
    }

    private void requests(String status, ToDoubleFunction<CacheCounters.Snapshot> count) {
        meters.add(counter("requests", AnswerCache::counts, count).tag("status", status));
    }

    private <T> FunctionCounter.Builder<CacheMeters> counter(
            String name, Function<AnswerCache, T> part, ToDoubleFunction<T> count) {
        return FunctionCounter.builder(PREFIX + name, this, cached -> cached.of(part, count, 0))
                .tag("router", router);
    }

    private void wrongShare(String bound, ToDoubleFunction<HitMonitor.State> end) {
        meters.add(Gauge.builder(
                        PREFIX + "wrong.share",
                        () -> of(
                                AnswerCache::hits,
                                state -> state.judgedHits() == 0 ? Double.NaN : end.applyAsDouble(state),
                                Double.NaN))
                .description("Share of the judged hits by meaning that were wrong.")
                .tag("router", router)
                .tag("bound", bound));
    }

    private <T> double of(Function<AnswerCache, T> part, ToDoubleFunction<T> value, double none) {
        return cache.get().map(part).map(value::applyAsDouble).orElse(none);
    }
}
