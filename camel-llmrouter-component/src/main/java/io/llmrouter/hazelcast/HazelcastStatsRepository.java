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
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import io.llmrouter.stats.CallOutcome;
import io.llmrouter.stats.LocalStatsRepository;
import io.llmrouter.stats.ModelStats;
import io.llmrouter.stats.StatsRepository;
import io.llmrouter.stats.Tally;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Statistics of a cluster.
 *
 * <p>Idea: each process owns its running sums and tells the others what they are now, once a second; nobody adds to another's, and readers add them up. So
 * telling something twice, late or in another order is harmless, no count is ever taken twice, and of two states of a sum the larger is the later. Every
 * process has heard everything, and tells the cluster what it has lost. Cost: one write a second and model that was called. Source: G-Counter, a
 * state-based replicated data type (Shapiro et al., 2011). Known weakness: a process that is killed takes its last second along. Thread-safe: sums are adders;
 * publishing is guarded by {@code this}.
 *
 * <p>Medians of latencies are of this process only. Public, so that routes can call it as a bean.
 */
public final class HazelcastStatsRepository implements StatsRepository, Link.Part {

    private static final Logger LOG = LoggerFactory.getLogger(HazelcastStatsRepository.class);
    private static final Duration KEPT = Duration.ofDays(400);

    private final Link link;
    private final Clock clock;
    private final StatRow.Run run;
    private final LocalStatsRepository own = new LocalStatsRepository();
    private final StatBook others = new StatBook();
    private final Map<StatRow.Key, StatRow> mine = new ConcurrentHashMap<>();
    private final Map<StatRow.Key, StatRow> told = new ConcurrentHashMap<>();
    private Map<Tally.Subject, Tally> atMidnight = Map.of();
    private String day;

    HazelcastStatsRepository(Link link, Clock clock, StatRow.Run run) {
        this.link = link;
        this.clock = clock;
        this.run = run;
        this.day = date().toString();
    }

    /** Takes note of what other runs counted. */
    void restore(Collection<StatRow> rows) {
        rows.forEach(this::learn);
    }

    private LocalDate date() {
        return clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    }

    @Override
    public void record(CallOutcome outcome) {
        own.record(outcome);
    }

    @Override
    public void recordPair(CallOutcome cheap, CallOutcome strong) {
        own.recordPair(cheap, strong);
    }

    private Tally total(Tally.Subject subject) {
        return own.total(subject).plus(others.sum(subject));
    }

    @Override
    public OptionalDouble outputRatio(String cheap, String strong) {
        Tally pair = total(new Tally.Subject(cheap, strong));
        return ratio(pair.strongOutput(), pair.output());
    }

    @Override
    public OptionalDouble inputRatio(String cheap, String strong) {
        Tally pair = total(new Tally.Subject(cheap, strong));
        return ratio(pair.strongInput(), pair.input());
    }

    private static OptionalDouble ratio(long above, long below) {
        return below == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) above / below);
    }

    @Override
    public OptionalDouble typicalLatencyMillis(String model) {
        return own.typicalLatencyMillis(model);
    }

    @Override
    public List<ModelStats> snapshot() {
        return Stream.concat(own.totals().keySet().stream(), others.subjects().stream())
                .filter(subject -> subject.strong() == null)
                .map(Tally.Subject::model)
                .distinct()
                .sorted()
                .map(model -> total(new Tally.Subject(model, null)).of(model))
                .toList();
    }

    /** What this process knows of all runs, its own included. */
    synchronized List<StatRow> rows() {
        count();
        return Stream.concat(others.rows().stream(), mine.values().stream()).toList();
    }

    /** Tells the others what has changed since the last time. What cannot be told now is told next time, for it is no difference but the whole. */
    CompletableFuture<Void> publish() {
        count();
        return CompletableFuture.allOf(mine.values().stream()
                .filter(row -> !row.equals(told.get(row.key())))
                .map(this::tell)
                .toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<Void> tell(StatRow row) {
        return link.ask(() -> stats().setAsync(row.key().name(), row.toRecord(), KEPT.toDays(), TimeUnit.DAYS))
                .thenRun(() -> told.put(row.key(), row));
    }

    /** Own sums as rows of days; what is counted in the second after midnight may be the old day's. */
    private synchronized void count() {
        Map<Tally.Subject, Tally> now = own.totals();
        now.forEach((subject, tally) -> {
            Tally since = tally.minus(atMidnight.getOrDefault(subject, Tally.ZERO));
            if (!since.equals(Tally.ZERO)) {
                StatRow.Key key = new StatRow.Key(subject, day, run);
                mine.put(key, new StatRow(key, since));
            }
        });
        String date = date().toString();
        if (!date.equals(day)) {
            day = date;
            atMidnight = new HashMap<>(now);
            others.forgetBefore(date().minusDays(KEPT.toDays()).toString());
        }
    }

    private void learn(StatRow row) {
        if (!row.key().run().equals(run)) {
            others.learn(row);
        }
    }

    private IMap<String, GenericRecord> stats() {
        return link.map(SharedMaps.STATS);
    }

    @Override
    public void joined(HazelcastInstance now) {
        told.clear(); // another instance may be another cluster
        now.<String, GenericRecord>getMap(SharedMaps.STATS).addEntryListener(new Heard(), true);
    }

    @Override
    public void reconcile() {
        Map<String, GenericRecord> there = new HashMap<>();
        stats().entrySet().forEach(row -> {
            there.put(row.getKey(), row.getValue());
            hear(row.getValue());
        });
        rows().forEach(row -> bring(row, there.get(row.key().name())));
    }

    /** Brings back what the cluster has lost. By comparing, for the run itself may be telling more at this moment. */
    private void bring(StatRow known, GenericRecord there) {
        String name = known.key().name();
        if (there == null) {
            stats().putIfAbsent(name, known.toRecord(), KEPT.toDays(), TimeUnit.DAYS);
            return;
        }
        StatRow kept = StatRow.of(there);
        StatRow larger = kept.larger(known);
        if (!larger.equals(kept) && stats().replace(name, there, larger.toRecord())) {
            stats().setTtl(name, KEPT.toDays(), TimeUnit.DAYS);
        }
    }

    private void hear(GenericRecord row) {
        try {
            learn(StatRow.of(row));
        } catch (RuntimeException e) {
            LOG.debug("a row of another version: {}", e.toString());
        }
    }

    private final class Heard
            implements EntryAddedListener<String, GenericRecord>,
                    EntryUpdatedListener<String, GenericRecord>,
                    EntryMergedListener<String, GenericRecord> {

        @Override
        public void entryAdded(EntryEvent<String, GenericRecord> event) {
            hear(event.getValue());
        }

        @Override
        public void entryUpdated(EntryEvent<String, GenericRecord> event) {
            hear(event.getValue());
        }

        @Override
        public void entryMerged(EntryEvent<String, GenericRecord> event) {
            hear(event.getValue());
            link.reconcileSoon();
        }
    }
}
