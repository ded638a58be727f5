/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.testing.ScriptedChatModel;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that outlives a context, as where an application is deployed anew into a process that goes on, shows the context that runs. */
class SharedRegistryTest {

    private static final String DOCUMENT =
            """
            store: {local: {snapshot: "file:%s/state/spending.json"}}
            models: {small: {ref: "#bean:small", price: {input: 1, output: 2}}}
            routers: {support: {cache: {scope: shared}, otherwise: small, budget: {perDay: %d}}}
            """;

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    private Path folder;

    private CamelContext start(int perDay) throws Exception {
        CamelContext context = new DefaultCamelContext();
        TestDocument.use(context, folder, DOCUMENT.formatted(folder, perDay));
        context.getRegistry().bind("small", ScriptedChatModel.answering(request -> ChatResponse.builder()
                .aiMessage(AiMessage.from("Open Settings."))
                .tokenUsage(new TokenUsage(1_000_000, 1_000_000))
                .build()));
        context.getRegistry().bind("meters", meters);
        context.start();
        context.createProducerTemplate().requestBody("llmrouter:support", "hello " + perDay);
        LlmRouterRegistry.get(context)
                .events()
                .publish(
                        Kind.drift,
                        "support",
                        null,
                        "more",
                        Map.of("detector", "cusum", "series", "cost", "value", (double) perDay, "state", "raised"));
        await().until(() -> shows("camel.llmrouter.drift.value", perDay));
        return context;
    }

    /** Whoever listens to the application's registry is the application's. */
    @Test
    void registryThatThrowsAtTheEnd_keepsNothingElseFromEnding() throws Exception {
        meters.config().onMeterRemoved(meter -> {
            throw new IllegalStateException("removed");
        });
        CamelContext context = start(100);
        RoutingEvents events = LlmRouterRegistry.get(context).events();
        context.stop();

        assertThat(events.subscriptions()).isEmpty();
        assertThat(Files.readString(folder.resolve("state/spending.json"))).contains("\"support\"");
    }

    @Test
    void registryThatHangs_holdsUpNoShutdown() throws Exception {
        CamelContext context = start(100);
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        MeterRegistry hung = new SimpleMeterRegistry();
        hung.config().onMeterAdded(meter -> {
            hanging.countDown();
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        context.getRegistry().bind("hung", hung);
        assertThat(hanging.await(20, TimeUnit.SECONDS)).isTrue();

        Thread stopping = new Thread(context::stop);
        stopping.start();
        stopping.join(Duration.ofSeconds(20).toMillis());

        assertThat(stopping.isAlive()).isFalse();
        goesOn.countDown();
        await().untilAsserted(() -> assertThat(
                        hung.find("camel.llmrouter.cache.threshold").meters())
                .as("what is added after the end")
                .isEmpty());
    }

    private boolean shows(String name, double value) {
        Gauge gauge = meters.find(name).gauge();
        return gauge != null && gauge.value() == value;
    }

    @Test
    void gauges_areThoseOfTheContextThatRuns_andGoWithIt_whileCountersGoOn() throws Exception {
        start(100).stop();
        assertThat(meters.getMeters())
                .extracting(Meter::getId)
                .filteredOn(id -> id.getType() == Meter.Type.GAUGE)
                .extracting(Meter.Id::getName)
                .filteredOn(name -> !name.endsWith(".histogram")) // of a timer or a summary, which go on
                .as("what nobody stands behind any more")
                .isEmpty();

        CamelContext second = start(200);
        try {
            assertThat(meters.get("camel.llmrouter.budget.limit").gauge().value())
                    .isEqualTo(200);
            assertThat(meters.get("camel.llmrouter.budget.spent").gauge().value())
                    .isEqualTo(6);
            assertThat(meters.get("camel.llmrouter.model.available").gauge().value())
                    .isEqualTo(1);
            assertThat(meters.get("camel.llmrouter.drift.value").gauge().value())
                    .isEqualTo(200);
            assertThat(meters.get("camel.llmrouter.cache.requests")
                            .tag("status", "miss")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.get("camel.llmrouter.decisions").counter().count())
                    .isEqualTo(2);
        } finally {
            second.stop();
        }
    }
}
