/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.hazelcast.cluster.Endpoint;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryEvictedListener;
import com.hazelcast.map.listener.EntryExpiredListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import io.llmrouter.cache.EntryKey;
import io.llmrouter.cache.FlightBoard;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Flights over a cluster.
 *
 * <p>Idea: whoever puts a lease where none is leads. In each process only the first that boards asks the cluster, the others wait with it. Followers are woken
 * by the event that the lease is gone, and then one of them puts the next; since events can be lost they also look once a second, and never wait longer than the lease. When a member is gone,
 * so are its leases. An answer that is not kept leaves a mark for a moment, with which everybody asks. Cost: one call to board, one to land. Source: the singleflight of Go, with leases instead of locks, for Hazelcast's fenced locks are not
 * open. Known weakness: when a client that leads dies, its followers wait for the end of the lease, for clients do not see each other. Thread-safe.
 */
final class HazelcastFlightBoard implements FlightBoard, Link.Part {

    private static final long LOOK_MILLIS = 1_000;
    /** How long others see that an answer is not kept; a replaced lease has no time of its own but the map's. */
    static final int MARK_SECONDS = 2;

    private static final String UNKEPT = "unkept";
    /** Clients come and go unseen, so their leases count as long as they last. */
    private static final String CLIENT = "client:";

    private final Link link;
    private final AtomicLong numbers = new AtomicLong();
    private final ConcurrentMap<String, Flight> flights = new ConcurrentHashMap<>();

    HazelcastFlightBoard(Link link) {
        this.link = link;
    }

    @Override
    public CompletableFuture<Boarding> board(EntryKey key, Duration lease) {
        String name = EntryNames.of(key);
        Flight mine = new Flight(name);
        Flight others = flights.putIfAbsent(name, mine);
        if (others != null) {
            return CompletableFuture.completedFuture(new Follows(others.landed));
        }
        mine.endAfter(lease);
        return link.call(() -> mine.take(lease)).whenComplete((boarding, failure) -> {
            if (failure != null) {
                mine.land(Landing.UNKEPT);
            }
        });
    }

    @Override
    public void joined(HazelcastInstance now) {
        now.<String, String>getMap(SharedMaps.FLIGHTS).addEntryListener(new Ended(), false);
    }

    @Override
    public void reconcile() {
        flights.values().forEach(Flight::look);
    }

    @Override
    public void left(UUID member) {
        flights.values().forEach(flight -> flight.lost(member.toString()));
    }

    /** A flight as this process sees it. Its lease is set before it is looked at. */
    private final class Flight {

        private final String name;
        private final CompletableFuture<Landing> landed = new CompletableFuture<>();
        private volatile String lease;
        private volatile boolean leads;

        Flight(String name) {
            this.name = name;
        }

        void endAfter(Duration most) {
            ScheduledFuture<?> limit =
                    link.timer().schedule(() -> landAndTell(Landing.FAILED), most.toMillis(), TimeUnit.MILLISECONDS);
            landed.whenComplete((done, never) -> limit.cancel(false));
        }

        Boarding take(Duration most) {
            String own = lease(link.instance().getLocalEndpoint());
            String there = leases().putIfAbsent(name, own, SharedMaps.seconds(most), TimeUnit.SECONDS);
            if (there != null && isOfNobody(there)) {
                leases().remove(name, there);
                there = leases().putIfAbsent(name, own, SharedMaps.seconds(most), TimeUnit.SECONDS);
            }
            lease = there == null ? own : there;
            leads = there == null;
            if (leads) {
                return new Leads(this::landAndTell);
            }
            if (there.equals(UNKEPT)) {
                land(Landing.UNKEPT);
                return new Leads(how -> {});
            }
            ScheduledFuture<?> looking =
                    link.timer().scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
            landed.whenComplete((done, never) -> looking.cancel(false));
            look(); // it may have landed between the call and now
            return new Follows(landed);
        }

        private String lease(Endpoint holder) {
            return (holder instanceof Member ? "" : CLIENT) + holder.getUuid() + ":" + numbers.incrementAndGet();
        }

        /** Of a member that is gone, whether or not this process followed it then. */
        private boolean isOfNobody(String held) {
            return !held.equals(UNKEPT)
                    && !held.startsWith(CLIENT)
                    && link.instance().getCluster().getMembers().stream()
                            .noneMatch(
                                    member -> held.startsWith(member.getUuid().toString()));
        }

        private void landAndTell(Landing how) {
            if (landed.isDone()) {
                return;
            }
            if (!leads) {
                land(how);
                return;
            }
            CompletableFuture<Boolean> told =
                    link.call(() -> how == Landing.UNKEPT ? mark() : leases().remove(name, lease));
            if (how == Landing.FAILED) {
                landAfter(told); // or whoever leads next would find the lease of this one
            } else {
                land(how);
            }
        }

        private void landAfter(CompletableFuture<Boolean> told) {
            told.completeOnTimeout(false, LOOK_MILLIS, TimeUnit.MILLISECONDS)
                    .whenComplete((done, failure) -> land(Landing.FAILED));
        }

        private boolean mark() {
            boolean marked = leases().replace(name, lease, UNKEPT);
            if (marked) {
                leases().setTtl(
                                name,
                                MARK_SECONDS,
                                TimeUnit.SECONDS); // where the cluster has a configuration of its own
            }
            return marked;
        }

        /** Is the lease that is followed still there? */
        void look() {
            if (lease == null || leads || landed.isDone()) {
                return;
            }
            link.ask(() -> leases().getAsync(name)).whenComplete((there, failure) -> {
                if (failure == null && !lease.equals(there)) {
                    land(UNKEPT.equals(there) ? Landing.UNKEPT : Landing.FAILED);
                }
            });
        }

        /** The member that holds the lease is gone; the next one that asks leads. */
        void lost(String member) {
            String held = lease;
            if (!leads && held != null && held.startsWith(member)) {
                landAfter(link.call(() -> leases().remove(name, held)));
            }
        }

        void land(Landing how) {
            flights.remove(name, this);
            landed.complete(how);
        }

        private IMap<String, String> leases() {
            return link.map(SharedMaps.FLIGHTS);
        }
    }

    /** A lease is gone, or an answer was not kept; those who follow a later one of the same name see it by looking. */
    private final class Ended
            implements EntryRemovedListener<String, String>,
                    EntryUpdatedListener<String, String>,
                    EntryExpiredListener<String, String>,
                    EntryEvictedListener<String, String> {

        @Override
        public void entryRemoved(EntryEvent<String, String> event) {
            ended(event.getKey());
        }

        @Override
        public void entryUpdated(EntryEvent<String, String> event) {
            ended(event.getKey());
        }

        @Override
        public void entryExpired(EntryEvent<String, String> event) {
            ended(event.getKey());
        }

        @Override
        public void entryEvicted(EntryEvent<String, String> event) {
            ended(event.getKey());
        }

        private void ended(String name) {
            Flight flight = flights.get(name);
            if (flight != null) {
                flight.look();
            }
        }
    }
}
