/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.model.chat.ChatModel;
import io.llmrouter.failure.RouterClosedException;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A context that stops while requests are under way. */
@Timeout(60)
class GracefulStopTest {

    private final CountDownLatch gate = new CountDownLatch(1);
    private final ScriptedChatModel slow = ScriptedChatModel.saying("at last").behind(gate);
    private final CamelContext context = new DefaultCamelContext();
    private final ExecutorService others = Executors.newCachedThreadPool();
    private final List<RoutingEvent> told = new CopyOnWriteArrayList<>();
    private ChatModel bean;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        TestDocument.use(
                context, folder, "models: {slow: {ref: \"#bean:slow\"}}\nrouters: {support: {otherwise: slow}}");
        context.getRegistry().bind("slow", slow);
        context.getShutdownStrategy().setTimeout(20);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ask").to("llmrouter:support");
            }
        });
        context.start();
        bean = context.getRegistry().lookupByNameAndType("llmrouter-support", ChatModel.class);
    }

    @AfterEach
    void stop() {
        gate.countDown();
        context.stop();
        others.shutdownNow();
    }

    @Test
    void requestsOfARouteAndOfABean_areAnswered_andASlowSubscriberIsToldOfThem() throws Exception {
        LlmRouterRegistry registry = LlmRouterRegistry.get(context);
        CountDownLatch subscriber = new CountDownLatch(1);
        registry.events().subscribe("slow one", EnumSet.of(Kind.decision), 10, event -> {
            wait(subscriber);
            told.add(event);
        });
        CompletableFuture<String> ofRoute = CompletableFuture.supplyAsync(
                () -> context.createProducerTemplate().requestBody("direct:ask", "hello", String.class), others);
        CompletableFuture<String> ofBean = CompletableFuture.supplyAsync(() -> bean.chat("hello"), others);
        await().until(() -> registry.routers().only().inFlight() == 2);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(context::stop, others);
        await().until(context::isStopping);
        assertThat(stopped).isNotDone();
        gate.countDown();
        assertThat(ofRoute).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("at last");
        assertThat(ofBean).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("at last");

        assertThatThrownBy(() -> stopped.get(500, TimeUnit.MILLISECONDS))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        subscriber.countDown();
        assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
        assertThat(told).hasSize(2);
        assertThat(told).extracting(event -> event.decision().answer().model()).containsOnly("slow");
    }

    @Test
    void requestThatComesAfterwards_isRefused_andSaysWhy() {
        context.stop();
        assertThatThrownBy(() -> bean.chat("hello"))
                .isInstanceOf(RouterClosedException.class)
                .hasMessage(
                        "router 'support' takes no more requests: its application is stopping; ask another instance, or again when it is up");
        assertThat(slow.calls()).isZero();
    }

    @Test
    void requestThatNeverEnds_isWaitedForNoLongerThanTheTimeout() {
        context.getShutdownStrategy().setTimeout(1);
        CompletableFuture<String> ofBean = CompletableFuture.supplyAsync(() -> bean.chat("hello"), others);
        await().until(() -> slow.calls() == 1);
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(context::stop, others);
        assertThat(stopped).succeedsWithin(Duration.ofSeconds(8));
        assertThat(ofBean).isNotDone();
    }

    private static void wait(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
