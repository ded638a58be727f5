/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.ChatModel;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.ScriptedChatModel;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.opentelemetry2.OpenTelemetryTracer;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a trace shows of a request. */
class CallSpansTest extends CamelTestSupport {

    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exported))
            .build();
    private final Tracer tracer = provider.get("test");
    private final LoopbackUpstream upstream = LoopbackUpstream.start();

    @TempDir
    private Path folder;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(
                context,
                folder,
                """
                models:
                  small: {ref: "#bean:small"}
                  large: {ref: "#bean:large", price: {input: 10, output: 20}}
                  scored: {uri: "direct:scored"}
                  busy: {ref: "#bean:busy", fallback: [small]}
                  remote: {provider: openai, modelName: far-1, baseUrl: "%s", apiKey: up}
                routers:
                  graded:
                    otherwise: ladder
                    plans: {ladder: {cascade: [scored, large], confidence: "header:X-Score", threshold: 0.5}}
                  shaky: {otherwise: busy}
                  distant: {otherwise: remote}
                  kept: {cache: {scope: shared}, otherwise: small}
                """
                        .formatted(upstream.baseUrl()));
        context.getRegistry().bind("small", ScriptedChatModel.saying("the secret answer"));
        context.getRegistry().bind("large", ScriptedChatModel.saying("large"));
        context.getRegistry().bind("busy", ScriptedChatModel.failing(new RateLimitException("no room for a secret")));
        context.getRegistry().bind("tracer", tracer);
        new OpenTelemetryTracer().init(context);
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:scored").setHeader("X-Score", constant("0.2")).setBody(constant("scored"));
                from("direct:ask").to("llmrouter:shaky").to("mock:end");
            }
        };
    }

    @AfterEach
    void close() {
        upstream.close();
        provider.close();
    }

    @Test
    void callsOfACascade_areSpansThatFollowEachOther_belowTheOneOfTheEndpoint() {
        ask("llmrouter:graded", "a secret question");

        List<SpanData> calls = calls();
        assertThat(calls).extracting(SpanData::getName).containsExactly("chat direct:scored", "chat large");
        assertThat(calls).extracting(SpanData::getKind).containsOnly(SpanKind.CLIENT);
        assertThat(calls.get(1).getStartEpochNanos())
                .isGreaterThanOrEqualTo(calls.get(0).getEndEpochNanos());
        SpanData first = calls.get(0);
        assertThat(text(first, "llmrouter.call")).isEqualTo("plan");
        assertThat(text(first, "llmrouter.outcome")).isEqualTo("escalated");
        assertThat(first.getAttributes().get(AttributeKey.doubleKey("llmrouter.confidence")))
                .isEqualTo(0.2);
        assertThat(text(first, "llmrouter.plan")).isEqualTo("cascade");
        assertThat(text(calls.get(1), "llmrouter.call")).isEqualTo("escalation");
        assertThat(calls.get(1).getAttributes().get(AttributeKey.longKey("gen_ai.usage.input_tokens")))
                .isEqualTo(10);

        SpanData outer = parentOf(calls.get(1));
        assertThat(parentOf(first)).isEqualTo(outer);
        assertThat(text(outer, "llmrouter.answer.model")).isEqualTo("large");
        assertThat(text(outer, "llmrouter.reason")).isEqualTo("otherwise");
    }

    @Test
    void failedCall_isAnErrorOfItsKind_andTheFallbackIsASpanOfItsOwn_belowTheStepOfTheRoute() {
        template().requestBody("direct:ask", "a secret question");

        List<SpanData> calls = calls();
        assertThat(calls).extracting(SpanData::getName).containsExactly("chat busy", "chat small");
        assertThat(calls.get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(text(calls.get(0), "error.type")).isEqualTo("rate_limited");
        assertThat(text(calls.get(1), "llmrouter.call")).isEqualTo("fallback");
        SpanData step = parentOf(calls.get(0));
        assertThat(text(step, "component")).contains("llmrouter");
        assertThat(text(step, "llmrouter.router")).isEqualTo("shaky");
    }

    @Test
    void callOverHttp_hasTheConventionsAttributes() {
        ask("llmrouter:distant", "hello");

        SpanData call = calls().get(0);
        assertThat(call.getName()).isEqualTo("chat far-1");
        assertThat(text(call, "gen_ai.operation.name")).isEqualTo("chat");
        assertThat(text(call, "gen_ai.provider.name")).isEqualTo("openai");
        assertThat(text(call, "gen_ai.system")).isEqualTo("openai");
        assertThat(text(call, "gen_ai.request.model")).isEqualTo("far-1");
        assertThat(text(call, "gen_ai.response.model")).isNotBlank();
        assertThat(text(call, "server.address")).isEqualTo("127.0.0.1");
    }

    @Test
    void answerFromTheCache_isNoCall_butSaidOfTheOuterSpan() {
        ask("llmrouter:kept", "hello");
        exported.reset();
        ask("llmrouter:kept", "hello");

        assertThat(calls()).isEmpty();
        assertThat(exported.getFinishedSpanItems())
                .anyMatch(span -> "hit-exact".equals(text(span, "llmrouter.cache.result")));
    }

    @Test
    void noSpan_hasTheTextOfQuestionOrAnswer() {
        ask("llmrouter:kept", "a secret question");
        template().requestBody("direct:ask", "a secret question");
        assertThat(calls()).hasSize(3);
        assertThat(exported.getFinishedSpanItems().toString()).doesNotContain("secret");
    }

    @Test
    void callOfAChatModelBean_isBelowWhateverSpanIsCurrentThere() {
        Span application = tracer.spanBuilder("application").startSpan();
        Scope current = application.makeCurrent();
        try {
            context()
                    .getRegistry()
                    .lookupByNameAndType("llmrouter-distant", ChatModel.class)
                    .chat("hello");
        } finally {
            current.close();
            application.end();
        }
        SpanData outer = parentOf(calls().get(0));
        assertThat(outer.getName()).isEqualTo("application");
        assertThat(text(outer, "llmrouter.answer.model")).isEqualTo("remote");
    }

    private void ask(String uri, String question) {
        template().requestBody(uri, question);
    }

    private List<SpanData> calls() {
        return exported.getFinishedSpanItems().stream()
                .filter(span -> span.getName().startsWith("chat "))
                .sorted(Comparator.comparingLong(SpanData::getStartEpochNanos))
                .toList();
    }

    private SpanData parentOf(SpanData child) {
        return exported.getFinishedSpanItems().stream()
                .filter(span -> span.getSpanId().equals(child.getParentSpanId()))
                .findFirst()
                .orElseThrow();
    }

    private static String text(SpanData span, String name) {
        return span.getAttributes().get(AttributeKey.stringKey(name));
    }
}
