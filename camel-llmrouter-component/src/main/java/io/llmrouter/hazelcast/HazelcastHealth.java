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
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import io.llmrouter.resilience.SharedHealth;
import io.llmrouter.resilience.SharedLoads;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which models are not to be called, told by whoever found out. What travels is how long, not until when, for clocks differ; whoever hears of it counts from
 * then. What is lost on the way costs one call that fails. Thread-safe.
 */
final class HazelcastHealth implements SharedHealth, Link.Part {

    private static final Logger LOG = LoggerFactory.getLogger(HazelcastHealth.class);
    private static final String TYPE = "llmrouter.Health";

    private final Link link;
    private final Clock clock;
    private final HazelcastLoads loads;
    private final ConcurrentMap<String, Instant> until = new ConcurrentHashMap<>();

    HazelcastHealth(Link link, Clock clock, HazelcastLoads loads) {
        this.link = link;
        this.clock = clock;
        this.loads = loads;
    }

    @Override
    public SharedLoads loads() {
        return loads;
    }

    @Override
    public void tell(String model, Kind kind, Duration time) {
        if (time.isNegative() || time.isZero()) {
            return;
        }
        link.call(() -> {
                    GenericRecord told = GenericRecordBuilder.compact(TYPE)
                            .setInt64("millis", time.toMillis())
                            .setInt64("from", clock.millis())
                            .setString("by", self(link.instance()))
                            .build();
                    IMap<String, GenericRecord> health = link.map(SharedMaps.HEALTH);
                    health.set(name(model, kind), told, SharedMaps.seconds(time), TimeUnit.SECONDS);
                    return null;
                })
                .exceptionally(failure -> {
                    LOG.debug("others do not know that {} is {}: {}", model, kind, failure.toString());
                    return null;
                });
    }

    @Override
    public Optional<Instant> until(String model, Kind kind) {
        if (until.isEmpty()) {
            return Optional.empty();
        }
        String name = name(model, kind);
        Instant told = until.get(name);
        if (told != null && !told.isAfter(clock.instant())) {
            until.remove(name, told);
            return Optional.empty();
        }
        return Optional.ofNullable(told);
    }

    private static String name(String model, Kind kind) {
        return kind + " " + model;
    }

    private static String self(HazelcastInstance instance) {
        return instance.getLocalEndpoint().getUuid().toString();
    }

    @Override
    public void joined(HazelcastInstance now) {
        now.<String, GenericRecord>getMap(SharedMaps.HEALTH).addEntryListener(new Told(self(now)), true);
    }

    /** What was told before this process listened, as far as it is not over by the clock of whoever told it. */
    @Override
    public void reconcile() {
        String self = self(link.instance());
        IMap<String, GenericRecord> health = link.map(SharedMaps.HEALTH);
        health.entrySet().forEach(told -> {
            GenericRecord record = told.getValue();
            Instant over = Instant.ofEpochMilli(record.getInt64("from") + record.getInt64("millis"));
            learn(told.getKey(), record, self, over);
        });
    }

    private void learn(String name, GenericRecord told, String self, Instant most) {
        Instant now = clock.instant();
        Instant end = now.plusMillis(told.getInt64("millis"));
        Instant earlier = end.isBefore(most) ? end : most;
        if (!self.equals(told.getString("by")) && earlier.isAfter(now)) {
            until.merge(name, earlier, (a, b) -> a.isAfter(b) ? a : b);
        }
    }

    private final class Told
            implements EntryAddedListener<String, GenericRecord>, EntryUpdatedListener<String, GenericRecord> {

        private final String self;

        Told(String self) {
            this.self = self;
        }

        @Override
        public void entryAdded(EntryEvent<String, GenericRecord> event) {
            learn(event.getKey(), event.getValue(), self, Instant.MAX);
        }

        @Override
        public void entryUpdated(EntryEvent<String, GenericRecord> event) {
            learn(event.getKey(), event.getValue(), self, Instant.MAX);
        }
    }
}
