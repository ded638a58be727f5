/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import com.sun.management.ThreadMXBean;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.engine.LlmRouters;
import io.llmrouter.engine.RoutingListener;
import io.llmrouter.micrometer.RoutingMeters;
import io.llmrouter.opentelemetry.CallSpans;
import io.llmrouter.routing.CompletedRequest;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.testing.ScriptedChatModel;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/**
 * What telemetry costs a request: meters in a Prometheus registry, spans in OpenTelemetry's SDK behind its batch processor, totals, and the log's line at a
 * level that is not shown; for a request of one call and for a cascade of two. Prints the table of docs/performance.md; no test, so it runs only
 * where it is named: {@code -Dtest=TelemetryCost}.
 */
class TelemetryCost {

    private static final int ROUNDS = 5;
    private static final int REQUESTS = 20_000;
    private static final double NANOS_PER_MICRO = 1e3;

    @TempDir
    private Path folder;

    @SuppressWarnings("try") // close() may be interrupted
    @Test
    void telemetryOfARequest_takesMicroseconds() throws Exception {
        try (CamelContext context = new DefaultCamelContext()) {
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
                    """);
            context.getRegistry().bind("small", ScriptedChatModel.saying("yes"));
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
                measure(decision, registry);
            }
        }
    }

    private static void measure(RoutingDecision decision, LlmRouterRegistry registry) {
        Supplier<LlmRouters> routers = registry::routers;
        RoutingMeters meters = new RoutingMeters(routers, registry.events());
        meters.bind(Set.of(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(BatchSpanProcessor.builder(new Nowhere())
                        .setMaxQueueSize(2_048)
                        .build())
                .build()) {
            var tracer = provider.get("cost");
            Map<String, List<RoutingListener>> kinds = new LinkedHashMap<>();
            kinds.put("meters", List.of(meters));
            kinds.put("spans", List.of(new CallSpans(() -> tracer, routers)));
            kinds.put(
                    "everything",
                    List.of(
                            meters,
                            new CallSpans(() -> tracer, routers),
                            new RouterTotals(),
                            new DecisionLine(Level.DEBUG)));
            kinds.forEach((name, listeners) -> {
                double[] best = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
                round(decision, listeners);
                for (int i = 0; i < ROUNDS; i++) {
                    double[] times = round(decision, listeners);
                    for (int k = 0; k < best.length; k++) {
                        best[k] = Math.min(best[k], times[k]);
                    }
                }
                System.out.printf(
                        Locale.ROOT,
                        "| %s, %d call(s) | %.1f | %.1f | %.0f |%n",
                        name,
                        decision.attempts().size(),
                        best[0],
                        best[1],
                        best[2]);
            });
        } finally {
            meters.close();
        }
    }

    /** Microseconds at p50 and p99, and bytes a request. */
    private static double[] round(RoutingDecision decision, List<RoutingListener> listeners) {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        RoutingRequest request = RoutingRequest.of(
                ChatRequest.builder().messages(UserMessage.from("hello")).build());
        CompletedRequest completed = new CompletedRequest(decision, request, null);
        long[] nanos = new long[REQUESTS];
        long before = memory.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < REQUESTS; i++) {
            long start = System.nanoTime();
            for (RoutingListener listener : listeners) {
                listener.onBegin(decision.router(), request).onCompleted(completed);
            }
            nanos[i] = System.nanoTime() - start;
        }
        long bytes = memory.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        Arrays.sort(nanos);
        return new double[] {
            nanos[REQUESTS / 2] / NANOS_PER_MICRO,
            nanos[REQUESTS * 99 / 100] / NANOS_PER_MICRO,
            (double) bytes / REQUESTS
        };
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
