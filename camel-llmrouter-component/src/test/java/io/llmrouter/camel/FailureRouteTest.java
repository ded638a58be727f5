/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.exception.RateLimitException;
import io.llmrouter.failure.AllModelsFailedException;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.failure.RateLimitedException;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.UpstreamReply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that fail: what the route sees, and what stays behind. */
class FailureRouteTest extends CamelTestSupport {

    private static final int MANY = 1000;
    private static final int FEW = 40; // a pool may keep some for a while, but not one for every failure

    @TempDir
    private static Path folder;

    private final LoopbackUpstream upstream = LoopbackUpstream.start();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        LoopbackUpstream dead = LoopbackUpstream.start();
        dead.close();
        TestDocument.use(
                context,
                folder,
                """
                models:
                  limited: {ref: "#bean:limited"}
                  picky: {provider: openai, baseUrl: "LIVE", apiKey: x}
                  dead: {provider: openai, baseUrl: "DEAD", apiKey: x, fallback: [deader]}
                  deader: {provider: openai, baseUrl: "DEAD", apiKey: x}
                routers:
                  support: {otherwise: limited}
                """
                        .replace("LIVE", upstream.baseUrl())
                        .replace("DEAD", dead.baseUrl()));
        context.getRegistry().bind("limited", ScriptedChatModel.failing(new RateLimitException("slow down")));
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:handled")
                        .onException(RateLimitException.class)
                        .handled(true)
                        .setBody()
                        .constant("come back later")
                        .end()
                        .to("llmrouter:support");
            }
        };
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void failure_keepsTheTypedCause_andTheDecision() {
        Exchange failed = ask("llmrouter:support");
        assertThat(failed.getException())
                .isInstanceOf(RateLimitedException.class)
                .hasRootCauseInstanceOf(RateLimitException.class);
        assertThat(failed.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class)
                        .attempts())
                .isNotEmpty();
        assertThat(template.requestBody("direct:handled", "hi")).isEqualTo("come back later");
    }

    /** The upstream refuses each request itself, which opens no breaker: a thousand calls really go out. */
    @ParameterizedTest
    @ValueSource(strings = {"llmrouter:support?model=picky", "llmrouter:support?model=picky&streaming=true"})
    void thousandCallsThatAreRefused_leaveNothingBehind(String uri) {
        upstream.reply(UpstreamReply.status(400, Map.of(), "{\"error\":{\"message\":\"no\"}}"));
        ask(uri);
        long before = threads();
        for (int i = 0; i < MANY; i++) {
            assertThat(ask(uri).getException())
                    .isInstanceOf(LlmRouterException.class)
                    .hasMessageContaining("picky (plan)");
        }
        assertThat(upstream.exchanges()).hasSize(MANY + 1);
        assertNothingIsLeft(before);
    }

    /** Nobody listens: the first calls fail to connect, the breakers refuse the rest; each says so for both models. */
    @ParameterizedTest
    @ValueSource(strings = {"llmrouter:support?model=dead", "llmrouter:support?model=dead&streaming=true"})
    void thousandCallsAtOnceToDeadModels_leaveNothingBehind(String uri) {
        ask("llmrouter:support?model=deader");
        long before = threads();
        CompletableFuture<?>[] asked = Stream.generate(
                        () -> template.asyncSend(uri, in -> in.getMessage().setBody("hi")))
                .limit(MANY)
                .map(FailureRouteTest::failedWithBothModelsNamed)
                .toArray(CompletableFuture[]::new);
        assertThat(CompletableFuture.allOf(asked)).succeedsWithin(Duration.ofSeconds(30));
        assertNothingIsLeft(before);
    }

    private static CompletableFuture<?> failedWithBothModelsNamed(CompletableFuture<Exchange> asked) {
        return asked.thenAccept(exchange -> assertThat(exchange.getException())
                .isInstanceOfAny(AllModelsFailedException.class, RateLimitedException.class)
                .hasMessageContainingAll("dead (plan): ", "deader (fallback): "));
    }

    private void assertNothingIsLeft(long threadsBefore) {
        assertThat(LlmRouterRegistry.get(context).routers().require("support").inFlight())
                .isZero();
        await().untilAsserted(() -> assertThat(threads()).isLessThan(threadsBefore + FEW));
    }

    /** Without the threads of the server, which is not what is measured. */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith(LoopbackUpstream.THREADS))
                .count();
    }

    private Exchange ask(String uri) {
        return template.request(uri, in -> in.getMessage().setBody("hi"));
    }
}
