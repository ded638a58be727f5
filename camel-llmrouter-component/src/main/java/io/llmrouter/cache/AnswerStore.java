/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Extension point: keeps answers, and knows without asking anybody which of them lie near a vector. Shipped: one in this process,
 * and one that is shared through Hazelcast. Implementations are thread-safe, never block the caller on a network, bound their memory, and are wrong in
 * one direction only: an entry may be missing, but what is given is what was put.
 */
public interface AnswerStore {

    /**
     * Reads an entry.
     *
     * @param key of the entry
     * @return the entry, or empty if there is none or it has expired; fails if the store cannot be asked
     */
    CompletableFuture<Optional<KeptEntry>> get(EntryKey key);

    /**
     * Keeps an entry. One that was written before the kept entry of the same key does not replace it.
     *
     * @param entry to keep until it expires or space is needed
     * @return done, or failed if the store cannot be asked
     */
    CompletableFuture<Void> put(KeptEntry entry);

    /**
     * Forgets an entry.
     *
     * @param key of the entry
     * @return whether there was one
     */
    CompletableFuture<Boolean> remove(EntryKey key);

    /**
     * The entries of a scope nearest to a vector, as far as this process knows them: it may name entries that are gone, and miss those of the last moment.
     *
     * @param scope to look in, never beyond
     * @param vector of unit length
     * @param most how many at most
     * @return nearest first
     */
    List<Neighbour> nearest(ScopeId scope, float[] vector, int most);

    /** How many entries of a scope this process knows. */
    int size(ScopeId scope);

    /** How many entries this process knows. */
    long size();

    /**
     * An entry near a vector.
     *
     * @param key where it is kept
     * @param estimatedCosine of its vector, in [-1, 1], from a short code of it
     */
    record Neighbour(EntryKey key, double estimatedCosine) {}
}
