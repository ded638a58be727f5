/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import io.llmrouter.config.HazelcastSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Members and clients on loopback, for tests. */
final class Stores implements AutoCloseable {

    /** Makes clusters of a few members quick: the product keeps Hazelcast's own numbers. */
    static final Map<String, String> QUICK = Map.of(
            "hazelcast.partition.count", "31",
            "hazelcast.wait.seconds.before.join", "0",
            "hazelcast.max.no.heartbeat.seconds", "5",
            "hazelcast.event.thread.count", "1",
            "hazelcast.operation.thread.count", "2",
            "hazelcast.io.thread.count", "1");

    final Shifted clock = new Shifted();
    final List<HazelcastStore> all = new ArrayList<>();
    private final List<Integer> ports;
    private final String name;
    private final ExecutorService work = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);

    /** The system's clock, some time ahead: the cluster's own time cannot be set. */
    static final class Shifted extends Clock {

        private volatile Duration ahead = Duration.ZERO;

        void pass(Duration time) {
            ahead = ahead.plus(time);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    Stores(String name, int members) {
        this(name, freePorts(members));
    }

    Stores(String name, List<Integer> ports) {
        this.name = name;
        this.ports = ports;
    }

    /** Ports that nobody listens on; all are held until all are known. */
    static List<Integer> freePorts(int many) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < many; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : held) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Integer> ports() {
        return ports;
    }

    /** Settings of the member of that number. */
    HazelcastSettings member(int number) {
        return settings(joined(false, number), HazelcastSettings.Limits.DEFAULT, false, null);
    }

    HazelcastSettings.Joined joined(boolean client, int number) {
        return new HazelcastSettings.Joined(
                client,
                name,
                ports.stream().map(port -> "127.0.0.1:" + port).toList(),
                ports.get(number),
                Map.of(),
                client ? Map.of() : QUICK);
    }

    static HazelcastSettings settings(
            HazelcastSettings.Access access, HazelcastSettings.Limits limits, boolean failOpen, Path snapshot) {
        // only what a test asks for is compared
        HazelcastSettings.Limits seldom = new HazelcastSettings.Limits(
                limits.backups(), limits.maxMegabytes(), limits.heartbeat(), Duration.ofHours(1));
        return new HazelcastSettings(access, seldom, failOpen, snapshot);
    }

    HazelcastStore open(HazelcastSettings settings) {
        return open(settings, name -> null);
    }

    HazelcastStore open(HazelcastSettings settings, Function<String, Object> beans) {
        return open(settings, work, beans);
    }

    /** With another executor for what waits. */
    HazelcastStore openWaitingOn(Executor waiting, HazelcastSettings settings) {
        return open(settings, waiting, name -> null);
    }

    private HazelcastStore open(HazelcastSettings settings, Executor waiting, Function<String, Object> beans) {
        HazelcastStore store =
                HazelcastStore.open(settings, new HazelcastStore.Surroundings(clock, waiting, work, timer, beans));
        all.add(store);
        return store;
    }

    /** Opens one member a port. */
    Stores openAll() {
        for (int i = 0; i < ports.size(); i++) {
            open(member(i));
        }
        return this;
    }

    HazelcastStore first() {
        return all.get(0);
    }

    HazelcastStore last() {
        return all.get(all.size() - 1);
    }

    @Override
    public void close() {
        // without handing data on
        all.forEach(HazelcastStore::terminate);
        timer.shutdownNow();
        work.shutdownNow();
        try {
            work.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
