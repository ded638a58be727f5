/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.feedback.Feedback;
import io.llmrouter.feedback.FeedbackBook;
import io.llmrouter.feedback.FeedbackHistory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.DefaultClassResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contexts that share a store. */
class SharedStoreTest {

    private static final String QUICK =
            "properties: {hazelcast.partition.count: 31, hazelcast.wait.seconds.before.join: 0}";

    @TempDir
    Path folder;

    private final AtomicInteger calls = new AtomicInteger();

    private String document(String store) {
        return "models: {small: {uri: 'direct:model', price: {input: 1}}}\n"
                + "routers: {support: {otherwise: small, cache: {scope: shared, patience: 20s}}}\n"
                + "store: " + store + "\n";
    }

    /** A context that runs. */
    private record Running(CamelContext context) implements AutoCloseable {

        String ask(String question) {
            return context.createProducerTemplate().requestBody("direct:ask", question, String.class);
        }

        HealthCheck check() {
            return HealthCheckRegistry.get(context)
                    .getCheck(DegradedHealthCheck.STORE)
                    .orElseThrow();
        }

        LlmRouterRegistry registry() {
            return LlmRouterRegistry.get(context);
        }

        @Override
        public void close() {
            context.stop();
        }
    }

    private Running start(String name, String store, Map<String, Object> beans) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        beans.forEach(context.getRegistry()::bind);
        TestDocument.use(context, Files.createDirectories(folder.resolve(name)), document(store));
        RouteBuilder.addRoutes(context, routes -> {
            routes.from("direct:ask").to("llmrouter:support");
            routes.from("direct:model")
                    .process(exchange -> exchange.getMessage().setBody("answer " + calls.incrementAndGet()));
        });
        try {
            context.start();
        } catch (Exception e) {
            context.stop();
            throw e;
        }
        return new Running(context);
    }

    private static int[] freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new int[] {one.getLocalPort(), other.getLocalPort()};
        }
    }

    @Test
    void membersShareAnswersAndStatistics_andAreHealthy() throws Exception {
        int[] ports = freePorts();
        String store = "{hazelcast: {clusterName: shared, members: ['127.0.0.1:" + ports[0] + "', '127.0.0.1:"
                + ports[1] + "'], port: %d, " + QUICK + "}}";
        try (Running one = start("one", store.formatted(ports[0]), Map.of());
                Running other = start("other", store.formatted(ports[1]), Map.of())) {
            assertThat(one.ask("What is Camel?")).isEqualTo("answer 1");
            assertThat(other.ask("What is Camel?")).isEqualTo("answer 1");
            assertThat(other.ask("What is a route?")).isEqualTo("answer 2");
            await().untilAsserted(() -> assertThat(one.registry().stats().snapshot())
                    .singleElement()
                    .satisfies(model -> assertThat(model.calls()).isEqualTo(2)));
            assertThat(one.check().call().getState()).isEqualTo(HealthCheck.State.UP);
            assertThat(one.check().isReadiness()).isFalse();
            assertThat(one.check().isLiveness()).isFalse();
        }
        assertThat(Hazelcast.getAllHazelcastInstances())
                .noneMatch(instance -> instance.getConfig().getClusterName().equals("shared"));
    }

    @Test
    void feedbackGivenToOneMember_reachesTheDecisionOfAnother_andIsSeenThere() throws Exception {
        int[] ports = freePorts();
        String store = "{hazelcast: {clusterName: rated, members: ['127.0.0.1:" + ports[0] + "', '127.0.0.1:" + ports[1]
                + "'], port: %d, " + QUICK + "}}";
        try (Running one = start("one", store.formatted(ports[0]), Map.of());
                Running other = start("other", store.formatted(ports[1]), Map.of())) {
            one.ask("What is Camel?");
            await().until(() -> !one.registry().archive().latest(1).isEmpty()); // it is kept a moment after the answer
            String id = one.registry().archive().latest(1).get(0).id();
            FeedbackBook elsewhere = other.registry().feedback();

            await().ignoreExceptions().untilAsserted(() -> assertThat(
                            elsewhere.give(Feedback.ofUser(id, 0.5)).opinion().score())
                    .isEqualTo(0.5));

            assertThat(one.registry().feedback().give(Feedback.ofUser(id, 0.5)).outcome())
                    .isEqualTo(FeedbackHistory.Outcome.unchanged);
            assertThat(one.registry()
                            .feedback()
                            .of(id, FeedbackBook.Caller.OPERATOR)
                            .current())
                    .hasSize(1);
        }
    }

    @Test
    void clusteredRoute_receivesDecisionsOfAllMembers_theOthersOfTheirOwnAlone() throws Exception {
        int[] ports = freePorts();
        String store = "{hazelcast: {clusterName: heard, members: ['127.0.0.1:" + ports[0] + "', '127.0.0.1:" + ports[1]
                + "'], port: %d, " + QUICK + "}}";
        try (Running one = start("one", store.formatted(ports[0]), Map.of());
                Running other = start("other", store.formatted(ports[1]), Map.of())) {
            List<String> everywhere = consuming(one, "llmrouter:support?clustered=true");
            List<String> here = consuming(one, "llmrouter:support");
            await().atMost(Duration.ofSeconds(10)).until(() -> other.registry().events().subscriptions().stream()
                    .anyMatch(subscription -> subscription.name().equals("cluster")));

            one.ask("What is Camel?");
            other.ask("What is a route?");

            await().atMost(Duration.ofSeconds(10)).until(() -> everywhere.size() == 2 && here.size() == 1);
            assertThat(everywhere).contains(here.get(0));
        }
    }

    /** Ids of the decisions that a route receives. */
    private static List<String> consuming(Running running, String uri) throws Exception {
        List<String> ids = new CopyOnWriteArrayList<>();
        RouteBuilder.addRoutes(running.context(), routes -> routes.from(uri)
                .process(exchange ->
                        ids.add(exchange.getMessage().getHeader(LlmRouterHeaders.DECISION_ID, String.class))));
        return ids;
    }

    @Test
    void instanceOfTheApplication_isUsed_notClosed_andMissedWhenItIsGone() throws Exception {
        Config config = new Config()
                .setClusterName("theirs")
                .setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.partition.count", "31");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getTcpIpConfig().setEnabled(true).addMember("127.0.0.1");
        config.getNetworkConfig().setPort(freePorts()[0]);
        HazelcastInstance theirs = Hazelcast.newHazelcastInstance(config);
        try {
            try (Running context = start("bean", "{hazelcast: {bean: '#bean:hz'}}", Map.of("hz", theirs))) {
                assertThat(context.ask("What is Camel?")).isEqualTo("answer 1");
                assertThat(context.ask("What is Camel?")).isEqualTo("answer 1");
            }
            assertThat(theirs.getLifecycleService().isRunning()).isTrue();
            try (Running context = start("again", "{hazelcast: {bean: '#bean:hz'}}", Map.of("hz", theirs))) {
                assertThat(context.ask("What is Camel?"))
                        .as("kept by the instance")
                        .isEqualTo("answer 1");
                theirs.getLifecycleService().terminate();
                assertThat(context.ask("What is Camel?")).as("without a store").isEqualTo("answer 2");
                assertThat(context.check().call().getState()).isEqualTo(HealthCheck.State.UNKNOWN);
                assertThat(context.check().call().getMessage().orElseThrow()).contains("degraded", "hz");
            }
        } finally {
            theirs.getLifecycleService().terminate();
        }
    }

    @Test
    void beanThatIsNoInstance_isSaid() {
        assertThatThrownBy(() -> start("wrong", "{hazelcast: {bean: '#bean:hz'}}", Map.of("hz", "text")))
                .rootCause()
                .hasMessageContaining("java.lang.String");
        assertThatThrownBy(() -> start("none", "{hazelcast: {bean: '#bean:hz'}}", Map.of()))
                .hasStackTraceContaining("bean 'hz'")
                .hasStackTraceContaining("there is no such bean");
    }

    @Test
    void missingJar_isNamedByItsCoordinates() throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        try {
            context.setClassResolver(new WithoutHazelcast());
            TestDocument.use(context, folder, document("{hazelcast: {members: [127.0.0.1]}}"));
            RouteBuilder.addRoutes(context, routes -> routes.from("direct:ask").to("llmrouter:support"));
            assertThatThrownBy(context::start)
                    .hasRootCauseInstanceOf(ConfigurationException.class)
                    .rootCause()
                    .hasMessageContaining("com.hazelcast:hazelcast:")
                    .hasMessageContaining("store: local");
        } finally {
            context.stop();
        }
    }

    @Test
    void changedStore_isRefusedOnReload_andTheRestStaysInForce() throws Exception {
        try (Running context = start("reload", "{local: {maxMegabytes: 8}}", Map.of())) {
            assertThat(context.ask("What is Camel?")).isEqualTo("answer 1");
            Path file = folder.resolve("reload/llmrouter.yaml");
            Files.writeString(file, document("{local: {maxMegabytes: 16}}"));
            assertThat(context.registry().reload()).isFalse();
            assertThat(context.registry().generation()).isEqualTo(1);
            Files.writeString(file, document("{local: {maxMegabytes: 8}}"));
            assertThat(context.registry().reload()).isTrue();
            assertThat(context.ask("What is Camel?")).isEqualTo("answer 1");
        }
    }

    /** A class path without the optional jar. */
    private static final class WithoutHazelcast extends DefaultClassResolver {

        @Override
        public Class<?> resolveClass(String name) {
            return name.startsWith("com.hazelcast.") ? null : super.resolveClass(name);
        }
    }
}
