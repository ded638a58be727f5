/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import io.llmrouter.cache.AnswerStore;
import io.llmrouter.cache.AnswerStoreContract;
import io.llmrouter.cache.Entries;
import io.llmrouter.cache.EntryKey;
import io.llmrouter.cache.Epochs;
import io.llmrouter.cache.EpochsContract;
import io.llmrouter.cache.FlightBoard;
import io.llmrouter.cache.FlightBoardContract;
import io.llmrouter.config.HazelcastSettings;
import io.llmrouter.model.TokenCount;
import io.llmrouter.stats.CallOutcome;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two clients of a cluster that has no class of ours and reads no Java serialization: its process has Hazelcast's jar and nothing else. */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class ForeignClusterTest {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final HazelcastSettings.Limits LIMITS =
            new HazelcastSettings.Limits(1, 64, Duration.ofSeconds(2), Duration.ofSeconds(30));
    private static final AtomicLong NUMBERS = new AtomicLong();

    @TempDir
    static Path folder;

    private static Stores stores;
    private static ChildProcess member;

    @BeforeAll
    static void open() {
        stores = new Stores("foreign", 1);
        member = start();
        stores.open(client(false));
        stores.open(client(false));
    }

    @AfterAll
    static void close() {
        stores.close();
        member.close();
    }

    private static HazelcastSettings client(boolean failOpen) {
        return Stores.settings(stores.joined(true, 0), LIMITS, failOpen, null);
    }

    private static ChildProcess start() {
        try {
            Path file = folder.resolve("hazelcast.xml");
            Files.writeString(
                    file,
                    """
                    <hazelcast xmlns="http://www.hazelcast.com/schema/config">
                      <cluster-name>foreign</cluster-name>
                      <properties>
                        <property name="hazelcast.partition.count">31</property>
                        <property name="hazelcast.phone.home.enabled">false</property>
                      </properties>
                      <network>
                        <port auto-increment="false">%d</port>
                        <join>
                          <auto-detection enabled="false"/>
                          <multicast enabled="false"/>
                          <tcp-ip enabled="true"><member>127.0.0.1</member></tcp-ip>
                        </join>
                      </network>
                      <serialization>
                        <java-serialization-filter defaults-disabled="true">
                          <whitelist><class>none.at.all</class></whitelist>
                        </java-serialization-filter>
                      </serialization>
                    </hazelcast>
                    """
                            .formatted(stores.ports().get(0)));
            Path jar = Path.of(HazelcastInstance.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            ChildProcess process = new ChildProcess(
                    jar.toString(),
                    List.of("-Dhazelcast.config=" + file, "com.hazelcast.core.server.HazelcastMemberStarter"));
            process.await("is STARTED");
            return process;
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Nested
    @Order(1)
    class Answers extends AnswerStoreContract {

        @Override
        protected AnswerStore writer() {
            return stores.first().backend().answers();
        }

        @Override
        protected AnswerStore reader() {
            return stores.last().backend().answers();
        }

        @Override
        protected Instant now() {
            return stores.clock.instant();
        }

        @Override
        protected void pass(Duration time) {
            stores.clock.pass(time);
        }

        @Override
        protected long fresh() {
            return NUMBERS.incrementAndGet();
        }
    }

    @Nested
    @Order(2)
    class Flights extends FlightBoardContract {

        @Override
        protected List<FlightBoard> boards() {
            return stores.all.stream().map(store -> store.backend().flights()).toList();
        }

        @Override
        protected EntryKey fresh() {
            return Entries.key(0, NUMBERS.incrementAndGet());
        }
    }

    @Nested
    @Order(3)
    class Tags extends EpochsContract {

        @Override
        protected List<Epochs> epochs() {
            return stores.all.stream().map(store -> store.backend().epochs()).toList();
        }

        @Override
        protected String fresh() {
            return "tag " + NUMBERS.incrementAndGet();
        }
    }

    /** The cluster ends and comes back empty; the clients do without and bring back what only they know. */
    @Nested
    @Order(4)
    class Outage {

        @Test
        void clusterThatIsAway_isAMiss_andDegraded_andTakenUpAgainWithoutARestart() {
            HazelcastStore store = stores.first();
            EntryKey key = Entries.key(77, 1);
            store.stats().record(new CallOutcome("small", new TokenCount(1, 0, 1), 1, 1, false));
            long epoch = store.backend().epochs().raise("kept");
            await().atMost(PATIENCE)
                    .until(() -> stores.last().stats().snapshot().size() == 1);

            member.kill();
            await().atMost(PATIENCE).until(() -> store.health().trouble().isPresent());
            assertThat(store.backend().answers().get(key)).failsWithin(PATIENCE);
            assertThat(store.backend().answers().put(Entries.entry(key, stores.clock.instant())))
                    .failsWithin(PATIENCE);
            assertThat(store.backend().flights().board(key, Duration.ofMinutes(1)))
                    .failsWithin(PATIENCE);
            assertThat(store.backend().epochs().of("kept")).isEqualTo(epoch);
            assertThat(store.stats().snapshot()).hasSize(1);
            assertThatThrownBy(() -> stores.open(client(false)))
                    .hasMessageContaining("foreign")
                    .hasMessageContaining("failOpen");
            HazelcastStore late = stores.open(client(true));
            assertThat(late.health().trouble()).isPresent();
            assertThat(late.backend().answers().get(key)).failsWithin(PATIENCE);

            member = start();
            await().atMost(PATIENCE).until(() -> stores.all.stream()
                    .allMatch(each -> each.health().trouble().isEmpty()));
            store.backend()
                    .answers()
                    .put(Entries.entry(key, stores.clock.instant()))
                    .join();
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(late.backend().answers().get(key).join()).isPresent();
                assertThat(late.backend().answers().nearest(key.scope(), Entries.vector(key), 1))
                        .hasSize(1);
                assertThat(late.backend().epochs().of("kept")).isEqualTo(epoch);
                assertThat(late.stats().snapshot()).hasSize(1);
            });
        }
    }
}
