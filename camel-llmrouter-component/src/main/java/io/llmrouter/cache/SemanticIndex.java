/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import io.llmrouter.cache.AnswerStore.Neighbour;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What this process knows of all entries, by scope, so that a search never looks beyond its scope. Thread-safe. */
public final class SemanticIndex {

    private final ConcurrentMap<ScopeId, ConcurrentMap<EntryKey, Coded>> scopes = new ConcurrentHashMap<>();

    private record Coded(float[] vector, Instant expires) {}

    /** Adds an entry, or replaces the one of the same key. One without a vector is not found. */
    public void add(KeptEntry entry) {
        if (entry.vector() != null) {
            add(entry.key(), entry.vector(), entry.expires());
        }
    }

    /** Adds what is known of an entry that lies elsewhere. */
    public void add(EntryKey key, float[] vector, Instant expires) {
        scopes.computeIfAbsent(key.scope(), scope -> new ConcurrentHashMap<>()).put(key, new Coded(vector, expires));
    }

    /** Whether an entry is known. */
    public boolean contains(EntryKey key) {
        ConcurrentMap<EntryKey, Coded> entries = scopes.get(key.scope());
        return entries != null && entries.containsKey(key);
    }

    /** All entries that are known. */
    public List<EntryKey> keys() {
        return scopes.values().stream()
                .flatMap(entries -> entries.keySet().stream())
                .toList();
    }

    /** Forgets an entry. */
    public void remove(EntryKey key) {
        scopes.computeIfPresent(key.scope(), (scope, entries) -> {
            entries.remove(key);
            return entries.isEmpty() ? null : entries;
        });
    }

    /**
     * The nearest entries.
     *
     * @param scope to look in
     * @param vector of unit length
     * @param most how many
     * @param now entries that expire later are found
     * @return nearest first
     */
    public List<Neighbour> nearest(ScopeId scope, float[] vector, int most, Instant now) {
        ConcurrentMap<EntryKey, Coded> entries = scopes.get(scope);
        if (entries == null) {
            return List.of();
        }
        return entries.entrySet().stream()
                .filter(entry -> now.isBefore(entry.getValue().expires()))
                .map(entry -> new Neighbour(
                        entry.getKey(), dot(vector, entry.getValue().vector())))
                .sorted(Comparator.comparingDouble(Neighbour::estimatedCosine).reversed())
                .limit(most)
                .toList();
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    /** Entries of a scope. */
    public int size(ScopeId scope) {
        ConcurrentMap<EntryKey, Coded> entries = scopes.get(scope);
        return entries == null ? 0 : entries.size();
    }

    /** Entries of all scopes. */
    public long size() {
        return scopes.values().stream().mapToLong(ConcurrentMap::size).sum();
    }
}
