/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.client.config.ClientConnectionStrategyConfig.ReconnectMode;
import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.SerializationConfig;
import com.hazelcast.spi.merge.LatestUpdateMergePolicy;
import io.llmrouter.config.HazelcastSettings.Joined;
import io.llmrouter.config.HazelcastSettings.Limits;
import java.util.List;

/** Settings as Hazelcast takes them. Stateless. */
final class HazelcastConfigurations {

    private static final String MERGE_SECONDS = "30";
    private static final int INVOCATION_MILLIS = 10_000;
    private static final int SHARE_OF_CODES = 8;
    private static final int SHARE_OF_DECISIONS = 8;
    private static final String SERVICE_PORT =
            "service-port"; // a name in DNS has no port, and Hazelcast would take 5701

    private HazelcastConfigurations() {}

    /** A member in this process. */
    static Config member(Joined joined, Limits limits) {
        Config config = new Config();
        config.setClusterName(joined.clusterName());
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty(
                "hazelcast.shutdownhook.enabled", "false"); // the context closes it, so that its data moves first
        config.setProperty("hazelcast.heartbeat.interval.seconds", "1"); // a hung member is seen by nothing else
        config.setProperty(
                "hazelcast.max.no.heartbeat.seconds",
                Long.toString(limits.heartbeat().toSeconds()));
        config.setProperty("hazelcast.connection.monitor.interval", "20"); // a killed one refuses connections, and is
        config.setProperty("hazelcast.connection.monitor.max.faults", "2"); // gone before the caches lose patience
        config.setProperty("hazelcast.operation.backup.timeout.millis", "1000"); // a write waits no longer for a copy
        config.setProperty("hazelcast.operation.call.timeout.millis", Integer.toString(INVOCATION_MILLIS));
        config.setProperty("hazelcast.wait.seconds.before.join", "1"); // a few members gather no longer than that
        config.setProperty("hazelcast.merge.first.run.delay.seconds", MERGE_SECONDS); // Hazelcast's own is five minutes
        config.setProperty("hazelcast.merge.next.run.delay.seconds", MERGE_SECONDS);
        joined.properties().forEach(config::setProperty);
        network(config.getNetworkConfig(), joined);
        serialization(config.getSerializationConfig());
        maps(limits, NewestAnswer.class.getName()).forEach(config::addMapConfig);
        return config;
    }

    private static void network(NetworkConfig network, Joined joined) {
        network.setPort(joined.port()).setPortAutoIncrement(false);
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        if (joined.kubernetes().isEmpty()) {
            join.getTcpIpConfig().setEnabled(true).setMembers(joined.members());
        } else {
            join.getKubernetesConfig().setEnabled(true).setProperty(SERVICE_PORT, Integer.toString(joined.port()));
            joined.kubernetes().forEach(join.getKubernetesConfig()::setProperty);
        }
    }

    /** No class of an application is ever read by Java serialization; ours are named in no data at all. */
    private static void serialization(SerializationConfig serialization) {
        serialization.setJavaSerializationFilterConfig(new JavaSerializationFilterConfig());
        serialization.addDataSerializableFactory(NewestAnswer.FACTORY, NewestAnswer.Factory.INSTANCE);
    }

    /** A client of a cluster that runs elsewhere. */
    static ClientConfig client(Joined joined, Limits limits) {
        ClientConfig config = new ClientConfig();
        config.setClusterName(joined.clusterName());
        config.setProperty("hazelcast.logging.type", "slf4j");
        config.setProperty("hazelcast.client.heartbeat.interval", "1000");
        config.setProperty(
                "hazelcast.client.heartbeat.timeout",
                Long.toString(limits.heartbeat().toMillis()));
        config.setProperty("hazelcast.client.invocation.timeout.seconds", Integer.toString(INVOCATION_MILLIS / 1000));
        joined.properties().forEach(config::setProperty);
        config.getSerializationConfig().setJavaSerializationFilterConfig(new JavaSerializationFilterConfig());
        if (joined.kubernetes().isEmpty()) {
            config.getNetworkConfig()
                    .setAddresses(joined.members().stream()
                            .map(member -> member.contains(":") ? member : member + ":" + joined.port())
                            .toList());
        } else {
            config.getNetworkConfig()
                    .getKubernetesConfig()
                    .setEnabled(true)
                    .setProperty(SERVICE_PORT, Integer.toString(joined.port()));
            joined.kubernetes().forEach(config.getNetworkConfig().getKubernetesConfig()::setProperty);
        }
        config.getConnectionStrategyConfig()
                .setReconnectMode(ReconnectMode.ASYNC) // a request never waits for a cluster that is away
                .getConnectionRetryConfig()
                .setInitialBackoffMillis(200)
                .setMaxBackoffMillis(2_000)
                .setClusterConnectTimeoutMillis(limits.heartbeat().toMillis());
        return config;
    }

    /** For an instance that runs already, whose class path may not have ours. */
    static List<MapConfig> mapsElsewhere(Limits limits) {
        return maps(limits, LatestUpdateMergePolicy.class.getName());
    }

    private static List<MapConfig> maps(Limits limits, String policyOfAnswers) {
        return List.of(
                bounded(SharedMaps.ANSWERS, limits, limits.maxMegabytes())
                        .setReadBackupData(true) // a copy is as good, and there when its owner has just died
                        .setMergePolicyConfig(new MergePolicyConfig(policyOfAnswers, 100)),
                bounded(SharedMaps.CODES, limits, Math.max(1, limits.maxMegabytes() / SHARE_OF_CODES)),
                bounded(SharedMaps.DECISIONS, limits, Math.max(1, limits.maxMegabytes() / SHARE_OF_DECISIONS)),
                bounded(SharedMaps.FEEDBACK, limits, Math.max(1, limits.maxMegabytes() / SHARE_OF_DECISIONS)),
                map(SharedMaps.FLIGHTS, limits)
                        .setTimeToLiveSeconds(HazelcastFlightBoard.MARK_SECONDS), // of a lease that became a mark
                map(SharedMaps.EPOCHS, limits),
                map(SharedMaps.STATS, limits),
                map(SharedMaps.SPENDING, limits),
                map(SharedMaps.HEALTH, limits),
                map(SharedMaps.LOADS, limits).setBackupCount(0),
                map(SharedMaps.EARS, limits).setBackupCount(0));
    }

    private static MapConfig bounded(String name, Limits limits, int megabytes) {
        return map(name, limits)
                .setEvictionConfig(new EvictionConfig()
                        .setMaxSizePolicy(MaxSizePolicy.USED_HEAP_SIZE)
                        .setSize(megabytes)
                        .setEvictionPolicy(EvictionPolicy.LRU));
    }

    private static MapConfig map(String name, Limits limits) {
        return new MapConfig(name)
                .setInMemoryFormat(InMemoryFormat.BINARY)
                .setBackupCount(limits.backups())
                .setPerEntryStatsEnabled(true) // when an entry was last written decides which one a merge keeps
                .setMergePolicyConfig(new MergePolicyConfig(LatestUpdateMergePolicy.class.getName(), 100));
    }
}
