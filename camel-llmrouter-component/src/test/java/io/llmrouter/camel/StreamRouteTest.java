/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.failure.AllModelsFailedException;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamReply;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code streaming=true} against a real HTTP server that sends token by token. */
class StreamRouteTest extends CamelTestSupport {

    private static final String STREAM = "llmrouter:support?streaming=true";

    @TempDir
    private static Path folder;

    private final LoopbackUpstream upstream = LoopbackUpstream.start();
    private final Semaphore gate = new Semaphore(1);

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(
                context,
                folder,
                """
                models:
                  first: {provider: openai, baseUrl: "URL", apiKey: x, price: {input: 1, output: 2}, fallback: [second]}
                  second: {provider: openai, baseUrl: "URL", apiKey: x}
                routers:
                  support: {otherwise: first}
                """
                        .replace("URL", upstream.baseUrl()));
        upstream.reply("first", UpstreamReply.streamed(List.of("one ", "tüo"), gate));
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:parts").to(STREAM).split(body()).streaming().to("mock:parts");
            }
        };
    }

    @AfterEach
    void close() {
        upstream.close();
    }

    @Test
    void iterator_givesPartsBeforeTheEnd_andTheDecisionAfterIt() {
        Exchange exchange = ask(STREAM);
        Iterator<?> parts = exchange.getMessage().getBody(Iterator.class);
        CompletableFuture<?> later = exchange.getProperty(LlmRouterProperties.DECISION_LATER, CompletableFuture.class);

        assertThat(parts.next()).isEqualTo("one ");
        assertThat(later).isNotDone();
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(LlmRouterHeaders.SELECTED_MODEL, "first")
                .doesNotContainKey(LlmRouterHeaders.COST);
        gate.release();
        assertThat(parts.next()).isEqualTo("tüo");
        assertThat(parts.hasNext()).isFalse();
        assertThat(((RoutingDecision) later.join()).cost()).isEqualTo(20 / 1e6);
    }

    @Test
    void text_canBeReadBeforeTheEnd() throws IOException {
        try (InputStream text = ask(STREAM + "&streamFormat=text").getMessage().getBody(InputStream.class)) {
            assertThat(text.readNBytes(4)).asString(StandardCharsets.UTF_8).isEqualTo("one ");
            gate.release();
            assertThat(text.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("tüo");
        }
    }

    /** Camel's splitter looks for the next part before it passes one on, to know which is the last. */
    @Test
    void splitter_passesPartsOnAsTheyCome_oneBehind() throws InterruptedException {
        upstream.reply("first", UpstreamReply.streamed(List.of("one ", "two ", "three"), gate));
        MockEndpoint mock = getMockEndpoint("mock:parts");
        mock.expectedBodiesReceived("one ");
        gate.release();
        CompletableFuture<Object> whole = template.asyncRequestBody("direct:parts", "hi");
        mock.assertIsSatisfied();
        assertThat(whole).isNotDone();
        gate.release();
        assertThat(whole).succeedsWithin(Duration.ofSeconds(10));
        assertThat(mock.getExchanges()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iterator", "text"})
    void closingEarly_cancelsTheUpstream(String format) throws Exception {
        Object body = ask(STREAM + "&streamFormat=" + format).getMessage().getBody();
        ((Closeable) body).close();
        assertThat(upstream.last().isClosedByPeerWithin(Duration.ofSeconds(5))).isTrue();
    }

    @Test
    void streamThatBreaksOff_raises() throws IOException {
        upstream.reply("first", UpstreamReply.cutAfter(List.of("one ")));
        Iterator<?> parts = ask(STREAM).getMessage().getBody(Iterator.class);
        assertThat(parts.next()).isEqualTo("one ");
        assertThatThrownBy(parts::hasNext)
                .isInstanceOf(LlmRouterException.class)
                .hasMessageContaining("first (plan)");

        try (InputStream text = ask(STREAM + "&streamFormat=text").getMessage().getBody(InputStream.class)) {
            assertThat(text.readNBytes(4)).hasSize(4);
            assertThatThrownBy(text::read).isInstanceOf(IOException.class).hasMessageContaining("broke off");
        }
    }

    @Test
    void streamThatFailsBeforeItsFirstToken_fallsOver() {
        upstream.reply("first", UpstreamReply.closeAtOnce()).reply("second", UpstreamReply.text("saved"));
        Exchange exchange = ask(STREAM);
        assertThat(exchange.getMessage().getBody(Iterator.class).next()).isEqualTo("saved");
        assertThat(exchange.getMessage().getHeaders())
                .containsEntry(LlmRouterHeaders.SELECTED_MODEL, "second")
                .containsEntry(LlmRouterHeaders.FALLBACK_USED, true);
    }

    @Test
    void streamThatNobodyBegins_failsTheExchange() {
        upstream.reply("first", UpstreamReply.closeAtOnce()).reply("second", UpstreamReply.closeAtOnce());
        Exchange exchange = ask(STREAM);
        assertThat(exchange.getException())
                .isInstanceOf(AllModelsFailedException.class)
                .hasMessageContainingAll("first (plan)", "second (fallback)");
        assertThat(exchange.getMessage().getHeader(LlmRouterHeaders.DECISION_ID))
                .isNotNull();
    }

    private Exchange ask(String uri) {
        return template.request(uri, in -> in.getMessage().setBody("hi"));
    }
}
