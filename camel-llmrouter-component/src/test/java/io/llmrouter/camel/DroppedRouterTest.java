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
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reload takes a router out of the configuration while somebody holds its chat model, and perhaps puts one of that name back. */
@Timeout(60)
class DroppedRouterTest {

    private static final String MODELS = "models: {slow: {ref: \"#bean:slow\"}}\n";
    private static final String BOTH = MODELS + "routers: {support: {otherwise: slow}, legal: {otherwise: slow}}";
    private static final String ONE = MODELS + "routers: {support: {otherwise: slow}}";

    private final CountDownLatch gate = new CountDownLatch(1);
    private final ScriptedChatModel slow = ScriptedChatModel.saying("at last").behind(gate);
    private final CamelContext context = new DefaultCamelContext();
    private final ExecutorService others = Executors.newCachedThreadPool();
    private Path document;
    private ChatModel held;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        document = TestDocument.use(context, folder, BOTH);
        context.getRegistry().bind("slow", slow);
        context.getPropertiesComponent().addInitialProperty("camel.component.llmrouter.reload", "false");
        context.getComponent("llmrouter");
        context.start();
        held = bean();
    }

    @AfterEach
    void stop() {
        gate.countDown();
        context.stop();
        others.shutdownNow();
    }

    private ChatModel bean() {
        return context.getRegistry().lookupByNameAndType("llmrouter-legal", ChatModel.class);
    }

    private void reload(String yaml) throws Exception {
        Files.writeString(document, yaml);
        assertThat(LlmRouterRegistry.get(context).reload()).isTrue();
    }

    @Test
    void itsChatModel_isGoneFromTheRegistry_andWhoeverHoldsItIsToldWhy_whileWhatWasUnderWayIsAnswered()
            throws Exception {
        CompletableFuture<String> underWay = CompletableFuture.supplyAsync(() -> held.chat("hello"), others);
        await().until(() -> slow.calls() == 1);

        reload(ONE);

        assertThat(bean()).isNull();
        assertThat(context.getRegistry().lookupByNameAndType("llmrouter-support", ChatModel.class))
                .isNotNull();
        assertThatThrownBy(() -> held.chat("hello"))
                .isInstanceOf(RouterClosedException.class)
                .hasMessage("router 'legal' takes no more requests: a reload took it out of the configuration; ask"
                        + " another router, or put it back");
        assertThat(underWay).isNotDone();
        gate.countDown();
        assertThat(underWay).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("at last");
        assertThat(slow.calls()).isEqualTo(1);
    }

    @Test
    void stop_waitsForWhatADroppedRouterStillAnswers() throws Exception {
        CompletableFuture<String> underWay = CompletableFuture.supplyAsync(() -> held.chat("hello"), others);
        await().until(() -> slow.calls() == 1);
        reload(ONE);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(context::stop, others);
        assertThatThrownBy(() -> stopped.get(500, TimeUnit.MILLISECONDS))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        gate.countDown();
        assertThat(underWay).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("at last");
        assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void routerOfThatName_thatComesBack_hasAChatModelAgain() throws Exception {
        gate.countDown();
        reload(ONE);
        reload(BOTH);
        assertThat(bean()).isNotNull().isNotSameAs(held);
        assertThat(bean().chat("hello")).isEqualTo("at last");
    }

    /** The application's own bean of that name was never ours to take away. */
    @Test
    void beanThatTheApplicationBoundUnderThatName_stays() throws Exception {
        ChatModel own = ScriptedChatModel.saying("mine");
        context.getRegistry().unbind("llmrouter-legal");
        context.getRegistry().bind("llmrouter-legal", own);
        reload(ONE);
        assertThat(bean()).isSameAs(own);
    }
}
