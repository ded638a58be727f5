/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import com.hazelcast.topic.ITopic;
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.SharedEvents;
import io.llmrouter.engine.Subscription;
import io.llmrouter.routing.EventJson;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events of all processes of a cluster over a topic, as JSON without texts. A process that wants some says so once a second, and what it said is good for five: while nobody
 * wants any, none is sent. Known weakness: a topic forgets what it cannot deliver, so whoever must have every event reads the log of each process. Thread-safe: what is
 * registered is guarded by {@code this}.
 */
final class HazelcastEvents implements SharedEvents, Link.Part {

    private static final Logger LOG = LoggerFactory.getLogger(HazelcastEvents.class);
    private static final String TOPIC = "llmrouter-event";
    private static final long GOOD_MILLIS = 5_000;
    private static final int WAITING = 1_000;

    private final Link link;
    private final Clock clock;
    private final List<Ear> ears = new CopyOnWriteArrayList<>();
    private final Map<String, Wish> wishes = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final LongAdder lost = new LongAdder();
    private RoutingEvents here;
    private Subscription telling;
    private Set<Kind> told = Set.of();
    private UUID listening;

    private record Ear(Set<Kind> kinds, Consumer<RoutingEvent> consumer) {}

    private record Wish(Set<Kind> kinds, long atMillis) {}

    HazelcastEvents(Link link, Clock clock) {
        this.link = link;
        this.clock = clock;
    }

    @Override
    public synchronized void serve(RoutingEvents events) {
        here = events;
    }

    @Override
    public Runnable hear(Set<Kind> kinds, Consumer<RoutingEvent> consumer) {
        Ear ear = new Ear(Set.copyOf(kinds), consumer);
        ears.add(ear);
        link.call(() -> {
            round();
            return null;
        });
        return () -> ears.remove(ear);
    }

    @Override
    public long lost() {
        return lost.sum();
    }

    /** Says what this process wants, and tells the others what they want. Blocks. */
    void round() {
        HazelcastInstance now = link.instance();
        Set<Kind> wanted = kinds(ears.stream().map(Ear::kinds).toList());
        listen(now, !wanted.isEmpty());
        if (!wanted.isEmpty()) {
            String names = wanted.stream().map(Kind::name).sorted().collect(Collectors.joining(","));
            link.<String, String>map(SharedMaps.EARS).set(self(now), names, GOOD_MILLIS / 1000, TimeUnit.SECONDS);
        }
        look();
    }

    private synchronized void listen(HazelcastInstance now, boolean wanted) {
        ITopic<String> topic = now.getTopic(TOPIC);
        if (wanted && listening == null) {
            String self = self(now);
            listening = topic.addMessageListener(message -> heard(self, message.getMessageObject()));
        } else if (!wanted && listening != null) {
            topic.removeMessageListener(listening);
            listening = null;
            link.<String, String>map(SharedMaps.EARS).remove(self(now));
        }
    }

    /** Begins, changes or ends what the others are told. */
    private synchronized void look() {
        wishes.values().removeIf(wish -> clock.millis() - wish.atMillis() >= GOOD_MILLIS);
        Set<Kind> wanted = kinds(wishes.values().stream().map(Wish::kinds).toList());
        if (here == null || wanted.equals(told)) {
            return;
        }
        Subscription before = telling;
        telling = wanted.isEmpty() ? null : here.subscribe("cluster", wanted, WAITING, this::send);
        told = wanted;
        if (before != null) {
            before.close();
        }
    }

    private void send(RoutingEvent event) {
        if (underWay.incrementAndGet() > WAITING) {
            underWay.decrementAndGet();
            lost.increment();
            return;
        }
        link.ask(() -> {
                    HazelcastInstance now = link.instance();
                    return now.<String>getTopic(TOPIC)
                            .publishAsync(self(now) + ' ' + EventJson.text(event.withoutTexts()));
                })
                .whenComplete((done, failure) -> {
                    underWay.decrementAndGet();
                    if (failure != null) {
                        lost.increment();
                    }
                });
    }

    private void heard(String self, String message) {
        int blank = message.indexOf(' ');
        if (blank < 0 || message.substring(0, blank).equals(self)) {
            return;
        }
        RoutingEvent event;
        try {
            event = EventJson.read(message.substring(blank + 1));
        } catch (IllegalArgumentException e) {
            LOG.debug("an event of another version: {}", e.toString());
            return;
        }
        for (Ear ear : ears) {
            if (ear.kinds().contains(event.kind())) {
                ear.consumer().accept(event);
            }
        }
    }

    private static Set<Kind> kinds(List<Set<Kind>> sets) {
        Set<Kind> all = EnumSet.noneOf(Kind.class);
        sets.forEach(all::addAll);
        return all;
    }

    private static String self(HazelcastInstance instance) {
        return instance.getLocalEndpoint().getUuid().toString();
    }

    @Override
    public void joined(HazelcastInstance now) {
        synchronized (this) {
            listening = null;
        }
        wishes.clear();
        now.<String, String>getMap(SharedMaps.EARS).addEntryListener(new Told(self(now)), true);
    }

    @Override
    public void reconcile() {
        // what is missed is said again in a second
    }

    @Override
    public void left(UUID member) {
        wishes.remove(member.toString());
    }

    private final class Told
            implements EntryAddedListener<String, String>,
                    EntryUpdatedListener<String, String>,
                    EntryRemovedListener<String, String> {

        private final String self;

        Told(String self) {
            this.self = self;
        }

        @Override
        public void entryAdded(EntryEvent<String, String> event) {
            wish(event);
        }

        @Override
        public void entryUpdated(EntryEvent<String, String> event) {
            wish(event);
        }

        @Override
        public void entryRemoved(EntryEvent<String, String> event) {
            wishes.remove(event.getKey());
        }

        private void wish(EntryEvent<String, String> event) {
            if (!event.getKey().equals(self)) {
                List<String> names = List.of(event.getValue().split(","));
                Set<Kind> known = Arrays.stream(Kind.values())
                        .filter(kind -> names.contains(kind.name()))
                        .collect(Collectors.toSet());
                wishes.put(event.getKey(), new Wish(known, clock.millis()));
            }
        }
    }
}
