/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import io.llmrouter.load.LatencySummary;
import io.llmrouter.resilience.SharedLoads;
import java.time.Clock;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls under way and latencies, told once a second by each process. What a process said is good for five seconds, so a dead one's load is forgotten, and at once when
 * the cluster sees a member leave. Cost: one write a second and model that is called. Thread-safe.
 */
final class HazelcastLoads implements SharedLoads, Link.Part {

    private static final Logger LOG = LoggerFactory.getLogger(HazelcastLoads.class);
    private static final long GOOD_MILLIS = 5_000;
    private static final double WORTH_TELLING = 0.01;

    private final Link link;
    private final Clock clock;
    private final ConcurrentMap<String, ConcurrentMap<String, Heard>> byModel = new ConcurrentHashMap<>();
    private volatile Supplier<Map<String, Load>> own = Map::of;

    private record Heard(Load load, long atMillis) {}

    HazelcastLoads(Link link, Clock clock) {
        this.link = link;
        this.clock = clock;
    }

    @Override
    public void serve(Supplier<Map<String, Load>> loads) {
        own = loads;
    }

    @Override
    public int inFlight(String model) {
        int sum = 0;
        for (Heard heard : byModel.getOrDefault(model, EMPTY).values()) {
            sum += isGood(heard) ? heard.load().inFlight() : 0;
        }
        return sum;
    }

    @Override
    public Optional<LatencySummary> summary(String model) {
        return byModel.getOrDefault(model, EMPTY).values().stream()
                .filter(this::isGood)
                .map(heard -> heard.load().summary())
                .max(Comparator.comparingDouble(LatencySummary::evidence));
    }

    private static final ConcurrentMap<String, Heard> EMPTY = new ConcurrentHashMap<>();

    private boolean isGood(Heard heard) {
        return clock.millis() - heard.atMillis() < GOOD_MILLIS;
    }

    /** Tells the others; of a model that nobody calls nothing is said. Blocks. */
    void publish() {
        byModel.values().forEach(byProcess -> byProcess.values().removeIf(heard -> !isGood(heard)));
        Map<String, Load> loads = own.get();
        if (loads.isEmpty()) {
            return;
        }
        String self = self(link.instance());
        IMap<String, GenericRecord> map = link.map(SharedMaps.LOADS);
        loads.forEach((model, load) -> {
            if (load.inFlight() > 0 || load.summary().evidence() > WORTH_TELLING) {
                map.set(self + ' ' + model, LoadRow.of(load), GOOD_MILLIS / 1000, TimeUnit.SECONDS);
            }
        });
    }

    private static String self(HazelcastInstance instance) {
        return instance.getLocalEndpoint().getUuid().toString();
    }

    @Override
    public void joined(HazelcastInstance now) {
        byModel.clear();
        now.<String, GenericRecord>getMap(SharedMaps.LOADS).addEntryListener(new Told(self(now)), true);
    }

    @Override
    public void reconcile() {
        // what is missed is told again in a second
    }

    @Override
    public void left(UUID member) {
        byModel.values().forEach(byProcess -> byProcess.remove(member.toString()));
    }

    private final class Told
            implements EntryAddedListener<String, GenericRecord>, EntryUpdatedListener<String, GenericRecord> {

        private final String self;

        Told(String self) {
            this.self = self;
        }

        @Override
        public void entryAdded(EntryEvent<String, GenericRecord> event) {
            hear(event.getKey(), event.getValue());
        }

        @Override
        public void entryUpdated(EntryEvent<String, GenericRecord> event) {
            hear(event.getKey(), event.getValue());
        }

        private void hear(String key, GenericRecord row) {
            int blank = key.indexOf(' ');
            String process = key.substring(0, Math.max(0, blank));
            if (blank < 0 || process.equals(self)) {
                return;
            }
            try {
                Heard heard = new Heard(LoadRow.read(row), clock.millis());
                byModel.computeIfAbsent(key.substring(blank + 1), model -> new ConcurrentHashMap<>())
                        .put(process, heard);
            } catch (RuntimeException e) {
                LOG.debug("a load of another version: {}", e.toString());
            }
        }
    }
}
