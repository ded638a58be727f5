/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A store that several processes share through Hazelcast. Immutable.
 *
 * @param access how this process takes part
 * @param limits how much, how often copied
 * @param failOpen whether to start without the cluster and do without it until it is there
 * @param snapshot file that keeps statistics over a restart of the only process; null for none
 */
public record HazelcastSettings(Access access, Limits limits, boolean failOpen, Path snapshot)
        implements StoreDefinition {

    /** How a process takes part in a cluster. */
    public sealed interface Access {

        /** For messages: what is reached and where. */
        String place();
    }

    /**
     * A member inside this process, or a client.
     *
     * @param client whether the cluster runs elsewhere and this process is only its client
     * @param clusterName members and clients of other names stay apart
     * @param members addresses of members, {@code host} or {@code host:port}; never found by multicast
     * @param port that this process's member listens on, and that an address without a port means
     * @param kubernetes how members are found in Kubernetes: {@code service-dns}, {@code service-name}, {@code namespace}; empty for the list
     * @param properties of Hazelcast, {@code hazelcast.*}
     */
    public record Joined(
            boolean client,
            String clusterName,
            List<String> members,
            int port,
            Map<String, String> kubernetes,
            Map<String, String> properties)
            implements Access {

        /** Copies the collections. */
        public Joined {
            members = List.copyOf(members);
            kubernetes = Map.copyOf(kubernetes);
            properties = Map.copyOf(properties);
        }

        @Override
        public String place() {
            return "the Hazelcast cluster '" + clusterName + "' at " + (kubernetes.isEmpty() ? members : kubernetes);
        }
    }

    /**
     * An instance of the application, which also closes it.
     *
     * @param name of the bean
     */
    public record Bean(String name) implements Access {

        @Override
        public String place() {
            return "the Hazelcast instance in bean '" + name + "'";
        }
    }

    /**
     * How much, how often copied.
     *
     * @param backups copies of each entry on other members, written before a write is done
     * @param maxMegabytes of answers on each member
     * @param heartbeat after which a member that says nothing counts as gone, and a cluster that does not answer as not there; whole seconds
     * @param reconcile how often what this process knows is compared with what the cluster has
     */
    public record Limits(int backups, int maxMegabytes, Duration heartbeat, Duration reconcile) {

        /** One copy, 256 MB, 10 s, 30 s. */
        public static final Limits DEFAULT = new Limits(1, 256, Duration.ofSeconds(10), Duration.ofSeconds(30));
    }
}
