/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Answers in this process: Caffeine, bounded by an estimate of their bytes, and the index of their vectors. Answers at once, on the calling thread.
 * Thread-safe.
 */
public final class LocalAnswerStore implements AnswerStore {

    private final Clock clock;
    private final SemanticIndex index = new SemanticIndex();
    private final Cache<EntryKey, KeptEntry> entries;

    /**
     * @param mostBytes of all entries, as {@link KeptEntry#bytes()} estimates them
     * @param clock the time of day
     * @param maintenance runs the cache's own work
     */
    public LocalAnswerStore(long mostBytes, Clock clock, Executor maintenance) {
        this.clock = clock;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(mostBytes)
                .weigher((EntryKey key, KeptEntry entry) -> entry.bytes())
                .expireAfter(Expiry.<EntryKey, KeptEntry>writing((key, entry) -> left(entry)))
                .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
                .evictionListener((key, entry, cause) -> index.remove(key))
                .executor(maintenance)
                .build();
    }

    private Duration left(KeptEntry entry) {
        Duration left = Duration.between(clock.instant(), entry.expires());
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public CompletableFuture<Optional<KeptEntry>> get(EntryKey key) {
        return CompletableFuture.completedFuture(
                Optional.ofNullable(entries.getIfPresent(key)).filter(entry -> entry.isFresh(clock.instant())));
    }

    @Override
    public CompletableFuture<Void> put(KeptEntry entry) {
        entries.asMap().compute(entry.key(), (key, kept) -> {
            if (kept != null && kept.written().isAfter(entry.written())) {
                return kept;
            }
            index.add(entry, clock.instant());
            return entry;
        });
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Boolean> remove(EntryKey key) {
        boolean[] kept = new boolean[1];
        entries.asMap().computeIfPresent(key, (same, entry) -> {
            kept[0] = entry.isFresh(clock.instant());
            index.remove(key);
            return null;
        });
        return CompletableFuture.completedFuture(kept[0]);
    }

    @Override
    public List<Neighbour> nearest(ScopeId scope, float[] vector, int most) {
        return index.nearest(scope, vector, most, clock.instant());
    }

    @Override
    public int size(ScopeId scope) {
        return index.size(scope);
    }

    @Override
    public long size() {
        return entries.estimatedSize();
    }
}
