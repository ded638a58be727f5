/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.MapEvent;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryEvictedListener;
import com.hazelcast.map.listener.EntryExpiredListener;
import com.hazelcast.map.listener.EntryMergedListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import com.hazelcast.map.listener.MapClearedListener;
import com.hazelcast.map.listener.MapEvictedListener;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import io.llmrouter.cache.EntryKey;
import io.llmrouter.cache.SemanticIndex;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this process's index of all entries as the cluster's map of codes is: by its events, and by reading all of it on joining and from time to time,
 * which no lost event outlives. Until then a lost event is a lost hit, or a name of an entry that is gone. Thread-safe as its index is.
 */
final class IndexFeed implements Link.Part {

    private static final Logger LOG = LoggerFactory.getLogger(IndexFeed.class);

    private final Link link;
    private final SemanticIndex index;
    private final Clock clock;

    IndexFeed(Link link, SemanticIndex index, Clock clock) {
        this.link = link;
        this.clock = clock;
        this.index = index;
    }

    @Override
    public void joined(HazelcastInstance now) {
        now.<String, GenericRecord>getMap(SharedMaps.CODES).addEntryListener(new CodeEvents(), true);
        now.<String, GenericRecord>getMap(SharedMaps.ANSWERS).addEntryListener(new AnswerEvents(now), false);
    }

    @Override
    public void reconcile() {
        List<EntryKey> known = index.keys();
        Set<EntryKey> there = new HashSet<>();
        IMap<String, GenericRecord> codes = link.map(SharedMaps.CODES);
        for (Map.Entry<String, GenericRecord> code : codes) {
            add(code.getKey(), code.getValue()).ifPresent(there::add);
        }
        // what came while this read went on is not among what was known before
        known.stream().filter(key -> !there.contains(key)).forEach(index::remove);
    }

    private Optional<EntryKey> add(String name, GenericRecord code) {
        Optional<EntryKey> key = EntryNames.parse(name);
        try {
            key.ifPresent(found -> add(found, code));
            return key;
        } catch (RuntimeException e) {
            LOG.debug("the code of {} is of another version: {}", name, e.toString());
            return Optional.empty();
        }
    }

    private void add(EntryKey key, GenericRecord code) {
        Instant expires = CodeRecord.expires(code);
        if (!index.contains(key, expires)) {
            index.add(key, CodeRecord.code(code), expires, clock.instant());
        }
    }

    /**
     * The entry was not there although its code is: takes the code away, unless it was written again meanwhile.
     *
     * @param name of the entry
     */
    void forgetGhost(String name) {
        EntryNames.parse(name).ifPresent(index::remove);
        link.call(() -> {
            IMap<String, GenericRecord> codes = link.map(SharedMaps.CODES);
            GenericRecord code = codes.get(name);
            return code != null && !link.map(SharedMaps.ANSWERS).containsKey(name) && codes.remove(name, code);
        });
    }

    private void remove(String name) {
        EntryNames.parse(name).ifPresent(index::remove);
    }

    private void removeAll() {
        index.keys().forEach(index::remove);
    }

    /** Codes come and go. */
    private final class CodeEvents
            implements EntryAddedListener<String, GenericRecord>,
                    EntryUpdatedListener<String, GenericRecord>,
                    EntryMergedListener<String, GenericRecord>,
                    EntryRemovedListener<String, GenericRecord>,
                    EntryEvictedListener<String, GenericRecord>,
                    EntryExpiredListener<String, GenericRecord>,
                    MapClearedListener,
                    MapEvictedListener {

        @Override
        public void entryAdded(EntryEvent<String, GenericRecord> event) {
            add(event.getKey(), event.getValue());
        }

        @Override
        public void entryUpdated(EntryEvent<String, GenericRecord> event) {
            add(event.getKey(), event.getValue());
        }

        @Override
        public void entryMerged(EntryEvent<String, GenericRecord> event) {
            add(event.getKey(), event.getValue());
        }

        @Override
        public void entryRemoved(EntryEvent<String, GenericRecord> event) {
            remove(event.getKey());
        }

        @Override
        public void entryEvicted(EntryEvent<String, GenericRecord> event) {
            remove(event.getKey());
        }

        @Override
        public void entryExpired(EntryEvent<String, GenericRecord> event) {
            remove(event.getKey());
        }

        @Override
        public void mapCleared(MapEvent event) {
            removeAll();
        }

        @Override
        public void mapEvicted(MapEvent event) {
            removeAll();
        }
    }

    /** An answer that made room takes its code along: of many processes, the one that evicted it sees to that; clients cannot leave it to others. */
    private final class AnswerEvents implements EntryEvictedListener<String, GenericRecord> {

        private final boolean client;

        AnswerEvents(HazelcastInstance instance) {
            this.client = !(instance.getLocalEndpoint() instanceof com.hazelcast.cluster.Member);
        }

        @Override
        public void entryEvicted(EntryEvent<String, GenericRecord> event) {
            if (client || event.getMember() != null && event.getMember().localMember()) {
                forgetGhost(event.getKey());
            } else {
                remove(event.getKey());
            }
        }
    }
}
