/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import io.llmrouter.cache.AnswerStore.Neighbour;
import io.llmrouter.vector.SignCode;
import io.llmrouter.vector.SignCodeIndex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What this process knows of all entries: an index of short codes a scope, so that a search never looks beyond its scope.
 *
 * <p>Idea: the scope is found first, by equality, and only its codes are looked at; a filter after a search of everything would miss the neighbours of a
 * small scope among those of large ones. Cost: {@link SignCodeIndex}, and some hundred bytes a scope. Known weakness: every process keeps all codes.
 * Thread-safe.
 */
public final class SemanticIndex {

    private final ConcurrentMap<ScopeId, SignCodeIndex> scopes = new ConcurrentHashMap<>();

    /**
     * Adds an entry, or replaces the one of the same key.
     *
     * @param key where its answer is kept
     * @param code of its question's vector
     * @param expires when it is not found any more
     * @param now the time
     */
    public void add(EntryKey key, long[] code, Instant expires, Instant now) {
        scopes.compute(key.scope(), (scope, known) -> {
            SignCodeIndex index = known == null ? new SignCodeIndex(Long.SIZE * code.length) : known;
            index.add(key.high(), key.low(), code, seconds(expires), seconds(now));
            return index;
        });
    }

    /** Adds an entry if it has a vector. */
    void add(KeptEntry entry, Instant now) {
        if (entry.vector() != null) {
            add(entry.key(), SignCode.of(entry.vector()), entry.expires(), now);
        }
    }

    /** Whether an entry is known with that expiry; what is known as it is need not be added again. */
    public boolean contains(EntryKey key, Instant expires) {
        SignCodeIndex index = scopes.get(key.scope());
        return index != null && index.expires(key.high(), key.low()) == seconds(expires);
    }

    /** All entries that are known. */
    public List<EntryKey> keys() {
        List<EntryKey> keys = new ArrayList<>();
        scopes.forEach((scope, index) -> {
            long[] halves = index.keys();
            for (int i = 0; i < halves.length; i += 2) {
                keys.add(new EntryKey(scope, halves[i], halves[i + 1]));
            }
        });
        return keys;
    }

    /** Forgets an entry. */
    public void remove(EntryKey key) {
        scopes.computeIfPresent(key.scope(), (scope, index) -> {
            index.remove(key.high(), key.low());
            return index.size() == 0 ? null : index;
        });
    }

    /** Whether an entry is known. */
    public boolean contains(EntryKey key) {
        SignCodeIndex index = scopes.get(key.scope());
        return index != null && index.contains(key.high(), key.low());
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
        SignCodeIndex index = scopes.get(scope);
        return index == null
                ? List.of()
                : index.nearest(SignCode.of(vector), most, seconds(now)).stream()
                        .map(near -> new Neighbour(new EntryKey(scope, near.keyHigh(), near.keyLow()), near.cosine()))
                        .toList();
    }

    /** Entries of a scope. */
    public int size(ScopeId scope) {
        SignCodeIndex index = scopes.get(scope);
        return index == null ? 0 : index.size();
    }

    /** Entries of all scopes. */
    public long size() {
        return scopes.values().stream().mapToLong(SignCodeIndex::size).sum();
    }

    private static int seconds(Instant time) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, time.getEpochSecond()));
    }
}
