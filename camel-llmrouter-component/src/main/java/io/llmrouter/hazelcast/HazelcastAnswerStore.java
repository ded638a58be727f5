/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.hazelcast.map.IMap;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import io.llmrouter.cache.AnswerStore;
import io.llmrouter.cache.EntryKey;
import io.llmrouter.cache.KeptEntry;
import io.llmrouter.cache.ScopeId;
import io.llmrouter.cache.SemanticIndex;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers in a cluster, and an index of their questions in each process.
 *
 * <p>Idea: answers are large and asked for by name, so they lie on the members; what is needed to find them by meaning is small and looked through for every
 * request, so every process has all of it ({@link IndexFeed}). A miss asks no network, a hit the one read that it needs. Cost: 100 bytes of network to every
 * process for each entry kept. Source: the design of RediSearch turned round, for Hazelcast's vector search is not open. Known weakness: an entry is
 * found by others some milliseconds after it was kept, and by nobody if the process that keeps it ends between its answer and its code. Thread-safe.
 */
final class HazelcastAnswerStore implements AnswerStore {

    private static final Logger LOG = LoggerFactory.getLogger(HazelcastAnswerStore.class);
    private static final int MOST_TRIES = 16;

    private final Link link;
    private final Executor reads;
    private final Clock clock;
    private final SemanticIndex index = new SemanticIndex();
    private final IndexFeed feed;

    HazelcastAnswerStore(Link link, Executor reads, Clock clock) {
        this.link = link;
        this.reads = reads;
        this.clock = clock;
        this.feed = new IndexFeed(link, index, clock);
    }

    SemanticIndex index() {
        return index;
    }

    IndexFeed feed() {
        return feed;
    }

    @Override
    public CompletableFuture<Optional<KeptEntry>> get(EntryKey key) {
        String name = EntryNames.of(key);
        return link.ask(() -> this.answers().getAsync(name)).thenApplyAsync(found -> read(key, name, found), reads);
    }

    private Optional<KeptEntry> read(EntryKey key, String name, GenericRecord found) {
        if (found == null) {
            if (index.contains(key)) {
                feed.forgetGhost(name);
            }
            return Optional.empty();
        }
        try {
            return Optional.of(AnswerRecord.read(key, found)).filter(entry -> entry.isFresh(clock.instant()));
        } catch (RuntimeException e) {
            LOG.warn(
                    "entry {} cannot be read, perhaps another version wrote it; it counts as a miss: {}",
                    name,
                    e.toString());
            return Optional.empty();
        }
    }

    @Override
    public CompletableFuture<Void> put(KeptEntry entry) {
        return link.call(() -> {
            Duration left = Duration.between(clock.instant(), entry.expires());
            if (!left.isNegative() && !left.isZero() && keep(entry, SharedMaps.seconds(left))) {
                encode(entry, SharedMaps.seconds(left));
            }
            return null;
        });
    }

    /** By comparing and replacing, for a task would need our classes on the members. */
    private boolean keep(KeptEntry entry, long seconds) {
        String name = EntryNames.of(entry.key());
        GenericRecord answer = AnswerRecord.of(entry);
        for (int i = 0; i < MOST_TRIES; i++) {
            GenericRecord kept = answers().putIfAbsent(name, answer, seconds, TimeUnit.SECONDS);
            if (kept == null) {
                return true;
            }
            if (AnswerRecord.writtenAt(kept).isAfter(entry.written())) {
                return false;
            }
            if (answers().replace(name, kept, answer)) {
                answers().setTtl(name, seconds, TimeUnit.SECONDS);
                return true;
            }
        }
        throw new IllegalStateException("entry " + name + " was written by others " + MOST_TRIES + " times meanwhile");
    }

    private void encode(KeptEntry entry, long seconds) {
        String name = EntryNames.of(entry.key());
        IMap<String, GenericRecord> codes = link.map(SharedMaps.CODES);
        if (entry.vector() == null) {
            codes.delete(name);
            index.remove(entry.key());
        } else {
            GenericRecord code = CodeRecord.of(entry);
            codes.set(name, code, seconds, TimeUnit.SECONDS);
            index.add(entry.key(), CodeRecord.code(code), CodeRecord.expires(code), clock.instant());
        }
    }

    @Override
    public CompletableFuture<Boolean> remove(EntryKey key) {
        String name = EntryNames.of(key);
        index.remove(key);
        return link.ask(() -> answers().deleteAsync(name))
                .thenCombine(link.ask(() -> link.map(SharedMaps.CODES).deleteAsync(name)), (answer, code) -> answer);
    }

    private IMap<String, GenericRecord> answers() {
        return link.map(SharedMaps.ANSWERS);
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
        return index.size();
    }
}
