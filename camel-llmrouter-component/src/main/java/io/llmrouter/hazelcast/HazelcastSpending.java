/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryMergedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import io.llmrouter.spending.SpendLedger;
import io.llmrouter.spending.SpendRow;
import io.llmrouter.spending.SpendRowJson;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the processes of a cluster spent, so that they share budgets.
 *
 * <p>Idea: each process owns its rows and tells the others their newest state, once a second; the higher version of a row replaces the lower. Every process
 * has heard everything, and tells the cluster what it has lost. Cost: one write a second and router, day and tenant with a call. Known weakness: between two
 * tellings each process knows only its own newest calls, so together they can pass a limit by what they spend in that time. Thread-safe.
 */
final class HazelcastSpending implements Link.Part {

    private static final Logger LOG = LoggerFactory.getLogger(HazelcastSpending.class);
    /** Of rows that are empty: until everybody has heard of it. */
    private static final int ENDED_DAYS = 2;

    private final Link link;
    private final SpendLedger ledger;

    HazelcastSpending(Link link, SpendLedger ledger) {
        this.link = link;
        this.ledger = ledger;
    }

    SpendLedger ledger() {
        return ledger;
    }

    /** Takes note of what other runs spent. */
    void restore(Collection<SpendRow> rows) {
        rows.forEach(ledger::hear);
    }

    /** Tells the others what has changed since the last time. What cannot be told now is told next time, for it is no difference but the whole. */
    CompletableFuture<Void> publish() {
        return CompletableFuture.allOf(ledger.news().stream().map(this::tell).toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> tell(SpendRow row) {
        return link.ask(() -> map().setAsync(row.key().name(), SpendRowJson.text(row), days(row), TimeUnit.DAYS))
                .whenComplete((told, error) -> {
                    if (error != null) {
                        ledger.retell(row);
                    }
                });
    }

    private static int days(SpendRow row) {
        return row.account().isEmpty() ? ENDED_DAYS : SpendLedger.DAYS;
    }

    private IMap<String, String> map() {
        return link.map(SharedMaps.SPENDING);
    }

    @Override
    public void joined(HazelcastInstance now) {
        ledger.retellAll(); // another instance may be another cluster
        now.<String, String>getMap(SharedMaps.SPENDING).addEntryListener(new Heard(), true);
    }

    @Override
    public void reconcile() {
        Map<String, Long> there = new HashMap<>();
        map().entrySet().forEach(entry -> {
            SpendRow row = hear(entry.getValue());
            if (row != null) {
                there.put(entry.getKey(), row.version());
            }
        });
        ledger.rows().stream()
                .filter(row -> there.getOrDefault(row.key().name(), -1L) < row.version())
                .forEach(row -> map().set(row.key().name(), SpendRowJson.text(row), days(row), TimeUnit.DAYS));
    }

    private SpendRow hear(String text) {
        try {
            SpendRow row = SpendRowJson.read(text);
            ledger.hear(row);
            return row;
        } catch (JsonProcessingException | RuntimeException e) {
            LOG.debug("a row of another version: {}", e.toString());
            return null;
        }
    }

    private final class Heard
            implements EntryAddedListener<String, String>,
                    EntryUpdatedListener<String, String>,
                    EntryMergedListener<String, String> {

        @Override
        public void entryAdded(EntryEvent<String, String> event) {
            hear(event.getValue());
        }

        @Override
        public void entryUpdated(EntryEvent<String, String> event) {
            hear(event.getValue());
        }

        @Override
        public void entryMerged(EntryEvent<String, String> event) {
            hear(event.getValue());
            link.reconcileSoon();
        }
    }
}
