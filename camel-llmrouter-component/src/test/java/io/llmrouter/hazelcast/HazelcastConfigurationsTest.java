/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.config.KubernetesConfig;
import io.llmrouter.cache.CachePolicy;
import io.llmrouter.config.HazelcastSettings.Joined;
import io.llmrouter.config.HazelcastSettings.Limits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Settings as Hazelcast takes them, where no test can look at a cluster. */
class HazelcastConfigurationsTest {

    private static final Map<String, String> BY_DNS = Map.of("service-dns", "llmrouter-members");

    @Test
    void membersBehindAName_areLookedForOnThePortThatIsSet() {
        KubernetesConfig member = HazelcastConfigurations.member(joined(false), Limits.DEFAULT)
                .getNetworkConfig()
                .getJoin()
                .getKubernetesConfig();
        KubernetesConfig client = HazelcastConfigurations.client(joined(true), Limits.DEFAULT)
                .getNetworkConfig()
                .getKubernetesConfig();
        assertThat(List.of(member, client)).allSatisfy(found -> {
            assertThat(found.isEnabled()).isTrue();
            assertThat(found.getProperties())
                    .containsEntry("service-dns", "llmrouter-members")
                    .containsEntry("service-port", "5801");
        });
    }

    /** A third of the reads waited for half a second for a member that had just died, which made misses of them: the caches' patience is shorter. */
    @Test
    void memberThatRefusesConnections_isGoneBeforeCachesLosePatience_andCopiesAreReadMeanwhile() {
        Config member = HazelcastConfigurations.member(joined(false), Limits.DEFAULT);
        long interval = Long.parseLong(member.getProperty("hazelcast.connection.monitor.interval"));
        long faults = Long.parseLong(member.getProperty("hazelcast.connection.monitor.max.faults"));
        assertThat(interval * faults)
                .isLessThanOrEqualTo(CachePolicy.Bounds.DEFAULT.patience().toMillis() / 2);
        assertThat(member.getMapConfig(SharedMaps.ANSWERS).isReadBackupData()).isTrue();
        assertThat(member.getMapConfig(SharedMaps.FLIGHTS).isReadBackupData()).isFalse();
    }

    private static Joined joined(boolean client) {
        return new Joined(client, "llmrouter", List.of(), 5801, BY_DNS, Map.of());
    }
}
