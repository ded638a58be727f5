/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import com.sun.management.ThreadMXBean;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.engine.Environment;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.LlmRouters;
import io.llmrouter.micrometer.RoutingMeters;
import io.llmrouter.opentelemetry.CallSpans;
import io.llmrouter.routing.CompletedRequest;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingRequest;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What telemetry costs a request: meters in a Prometheus registry, spans in OpenTelemetry's SDK behind its batch processor, of which the SDK's own part is
 * a span with the same attributes that are made beforehand; and everything: whole requests in a context with both and with the decision log, against the
 * same router with nobody to tell. For a request of one call and for a cascade of two. Prints the table of docs/performance.md; no test, so it runs only
 * where it is named: {@code -Dtest=TelemetryCost}.
 */
class TelemetryCost {

    private static final int ROUNDS = 5;
    private static final int REQUESTS = 10_000;
    private static final double NANOS_PER_MICRO = 1e3;

    @TempDir
    private Path folder;

    @SuppressWarnings("try") // close() may be interrupted
    @Test
    void telemetryOfARequest_takesMicroseconds() throws Exception {
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                        .addSpanProcessor(
                                BatchSpanProcessor.builder(new Nowhere()).build())
                        .build();
                CamelContext context = new DefaultCamelContext()) {
            TestDocument.use(
                    context,
                    folder,
                    """
                    models:
                      small: {ref: "#bean:small", price: {input: 1, output: 2}}
                      scored: {uri: "direct:scored", price: {input: 1, output: 2}}
                    routers:
                      single: {otherwise: small}
                      graded:
                        otherwise: ladder
                        plans: {ladder: {cascade: [scored, small], confidence: "header:X-Score", threshold: 0.5}}
                    decisions: {log: {file: "%s"}}
                    """
                            .formatted(folder.resolve("decisions.jsonl")));
            context.getRegistry().bind("small", new Instant());
            context.getRegistry().bind("meters", new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
            context.getRegistry().bind("tracer", Tracer.class, provider.get("everything"));
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:scored").setHeader("X-Score", constant("0.2")).setBody(constant("scored"));
                }
            });
            context.start();
            LlmRouterRegistry registry = LlmRouterRegistry.get(context);
            for (String router : List.of("single", "graded")) {
                context.createProducerTemplate().requestBody("llmrouter:" + router, "hello");
                RoutingDecision decision = registry.archive().latest(1).get(0).decision();
                parts(decision, registry, provider.get("parts"));
                whole(registry.routers().require(router), decision.attempts().size());
            }
        }
    }

    private static void parts(RoutingDecision decision, LlmRouterRegistry registry, Tracer tracer) {
        Supplier<LlmRouters> routers = registry::routers;
        RoutingMeters meters = new RoutingMeters(routers, registry.events(), Map::of);
        meters.bind(Set.of(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
        int calls = decision.attempts().size();
        CompletedRequest completed = new CompletedRequest(decision, asked(), null);
        CallSpans spans = new CallSpans(() -> tracer, routers);
        print("meters", calls, () -> meters.onBegin(decision.router(), completed.request())
                .onCompleted(completed));
        print("spans", calls, () -> spans.onBegin(decision.router(), completed.request())
                .onCompleted(completed));
        Attributes attributes = written(decision, routers);
        print("spans, the SDK alone", calls, () -> {
            for (int i = 0; i < calls; i++) {
                tracer.spanBuilder("chat")
                        .setSpanKind(SpanKind.CLIENT)
                        .setAllAttributes(attributes)
                        .startSpan()
                        .end();
            }
        });
        meters.close();
    }

    /** Attributes of the last span of a decision. */
    private static Attributes written(RoutingDecision decision, Supplier<LlmRouters> routers) {
        InMemorySpanExporter seen = InMemorySpanExporter.create();
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(seen))
                .build()) {
            new CallSpans(() -> provider.get("once"), routers).onDecision(decision);
            return seen.getFinishedSpanItems().get(0).getAttributes();
        }
    }

    private static void whole(LlmRouter told, int calls) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        LlmRouter untold = new LlmRouter(told.definition(), Environment.of(Runnable::run, timer));
        double[] least = best(() -> untold.route(asked()).join());
        double[] all = best(() -> told.route(asked()).join());
        timer.shutdownNow();
        print("everything", calls, new double[] {all[0] - least[0], all[1] - least[1], all[2] - least[2]});
    }

    private static RoutingRequest asked() {
        return RoutingRequest.builder(ChatRequest.builder()
                        .messages(UserMessage.from("hello"))
                        .build())
                .onCallersThread()
                .build();
    }

    private static void print(String name, int calls, Runnable work) {
        print(name, calls, best(work));
    }

    private static void print(String name, int calls, double[] best) {
        System.out.printf(
                Locale.ROOT, "| %s, %d call(s) | %.1f | %.1f | %.0f |%n", name, calls, best[0], best[1], best[2]);
    }

    private static double[] best(Runnable work) {
        double[] best = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
        round(work);
        for (int i = 0; i < ROUNDS; i++) {
            double[] round = round(work);
            for (int k = 0; k < best.length; k++) {
                best[k] = Math.min(best[k], round[k]);
            }
        }
        return best;
    }

    /** Microseconds at p50 and p99, and bytes at p50. */
    private static double[] round(Runnable work) {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] nanos = new long[REQUESTS];
        long[] bytes = new long[REQUESTS];
        for (int i = 0; i < REQUESTS; i++) {
            long before = memory.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            work.run();
            nanos[i] = System.nanoTime() - start;
            bytes[i] = memory.getCurrentThreadAllocatedBytes() - before;
        }
        Arrays.sort(nanos);
        Arrays.sort(bytes);
        return new double[] {
            nanos[REQUESTS / 2] / NANOS_PER_MICRO, nanos[REQUESTS * 99 / 100] / NANOS_PER_MICRO, bytes[REQUESTS / 2]
        };
    }

    /** Answers at once and remembers nothing. */
    private static final class Instant implements ChatModel {

        @Override
        public ChatResponse doChat(ChatRequest request) {
            return ChatResponse.builder()
                    .aiMessage(AiMessage.from("yes"))
                    .modelName("small")
                    .finishReason(FinishReason.STOP)
                    .tokenUsage(new TokenUsage(10, 5))
                    .build();
        }
    }

    /** Takes spans and forgets them. */
    private static final class Nowhere implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
