/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryMergedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import io.llmrouter.cache.Epochs;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Epochs of a cluster: each process has a copy, which only rises. A new epoch is numbered by the time of day where that is higher than the last number, so
 * that two halves of a cluster that cannot see each other do not begin the same one; when they meet again the higher counts, and what was kept under the
 * lower is forgotten. Thread-safe.
 */
final class HazelcastEpochs implements Epochs, Link.Part {

    private static final Logger LOG = LoggerFactory.getLogger(HazelcastEpochs.class);
    private static final long PATIENCE_MILLIS = 2_000;

    private final Link link;
    private final Clock clock;
    private final ConcurrentMap<String, Long> known = new ConcurrentHashMap<>();

    HazelcastEpochs(Link link, Clock clock) {
        this.link = link;
        this.clock = clock;
    }

    @Override
    public long of(String tag) {
        return known.getOrDefault(tag, 0L);
    }

    /** Waits for the cluster a little; without it the epoch begins here, and for the others when the cluster is back. */
    @Override
    public long raise(String tag) {
        long number = known.merge(tag, clock.millis(), (last, now) -> Math.max(last + 1, now));
        try {
            return link.call(() -> publish(tag, number, true)).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn(
                    "epoch {} of {} is known to this process only, until the cluster can be asked: {}",
                    number,
                    tag,
                    e.toString());
            return number;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return number;
        }
    }

    /**
     * Brings a number to the cluster.
     *
     * @param begin whether it must be above what is there, since it begins an epoch
     */
    private long publish(String tag, long number, boolean begin) {
        IMap<String, Long> epochs = link.map(SharedMaps.EPOCHS);
        Long there = epochs.putIfAbsent(tag, number);
        long mine = number;
        while (there != null && (begin || there < mine)) {
            mine = begin ? Math.max(mine, there + 1) : mine;
            if (epochs.replace(tag, there, mine)) {
                break;
            }
            there = epochs.putIfAbsent(tag, mine);
        }
        learn(tag, there == null ? mine : Math.max(mine, there));
        return mine;
    }

    private void learn(String tag, long number) {
        known.merge(tag, number, Math::max);
    }

    @Override
    public void joined(HazelcastInstance now) {
        now.<String, Long>getMap(SharedMaps.EPOCHS).addEntryListener(new Raised(), true);
    }

    @Override
    public void reconcile() {
        IMap<String, Long> epochs = link.map(SharedMaps.EPOCHS);
        epochs.entrySet().forEach(epoch -> learn(epoch.getKey(), epoch.getValue()));
        known.forEach((tag, number) -> publish(tag, number, false));
    }

    private final class Raised
            implements EntryAddedListener<String, Long>,
                    EntryUpdatedListener<String, Long>,
                    EntryMergedListener<String, Long> {

        @Override
        public void entryAdded(EntryEvent<String, Long> event) {
            learn(event.getKey(), event.getValue());
        }

        @Override
        public void entryUpdated(EntryEvent<String, Long> event) {
            learn(event.getKey(), event.getValue());
        }

        @Override
        public void entryMerged(EntryEvent<String, Long> event) {
            learn(event.getKey(), event.getValue());
            link.reconcileSoon();
        }
    }
}
