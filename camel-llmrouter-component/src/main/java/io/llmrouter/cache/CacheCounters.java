/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** What a cache did since it was made. Thread-safe. */
public final class CacheCounters {

    private final LongAdder exactHits = new LongAdder();
    private final LongAdder hitsByMeaning = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder bypasses = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder kept = new LongAdder();
    private final ConcurrentMap<String, LongAdder> refused = new ConcurrentHashMap<>();

    /**
     * Counts at one moment.
     *
     * @param exactHits equal requests answered
     * @param hitsByMeaning similar questions answered
     * @param misses lookups without an answer, failed ones included
     * @param bypasses requests that did not ask the cache
     * @param failures of the store or the embedder
     * @param kept answers
     * @param refused answers that were not kept, by reason
     */
    public record Snapshot(
            long exactHits,
            long hitsByMeaning,
            long misses,
            long bypasses,
            long failures,
            long kept,
            Map<String, Long> refused) {}

    CacheLookup count(CacheLookup lookup) {
        if (lookup instanceof CacheLookup.Hit hit) {
            (hit.exact() ? exactHits : hitsByMeaning).increment();
        } else if (lookup instanceof CacheLookup.Bypass) {
            bypasses.increment();
        } else {
            misses.increment();
        }
        return lookup;
    }

    void failed() {
        failures.increment();
    }

    void kept() {
        kept.increment();
    }

    void refused(String reason) {
        refused.computeIfAbsent(reason, r -> new LongAdder()).increment();
    }

    Snapshot snapshot() {
        Map<String, Long> reasons = new TreeMap<>();
        refused.forEach((reason, count) -> reasons.put(reason, count.sum()));
        return new Snapshot(
                exactHits.sum(),
                hitsByMeaning.sum(),
                misses.sum(),
                bypasses.sum(),
                failures.sum(),
                kept.sum(),
                reasons);
    }
}
