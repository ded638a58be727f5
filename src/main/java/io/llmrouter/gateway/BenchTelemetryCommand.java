/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.RoutingListener;
import io.llmrouter.engine.Subscription;
import io.llmrouter.journal.LogReader;
import io.llmrouter.routing.CompletedRequest;
import io.llmrouter.routing.RoutingDecision;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What telling everybody about a request costs the thread that answered it, and whether a number of decisions a second is recorded without blocking it.
 * A real decision with a real log, archive and all other subscribers of a context; only the model is missing.
 */
@Command(
        name = "telemetry",
        description = "Measure what telling subscribers about a decision costs the answering thread, and record so many a"
                + " second in archive and log.",
        mixinStandardHelpOptions = true)
final class BenchTelemetryCommand implements Callable<Integer> {

    private static final String CONFIGURATION =
            """
            models:
              fake: {ref: "#bean:fake", price: {input: 1, output: 2}}
              other: {ref: "#bean:fake", price: {input: 10, output: 20}}
            routers:
              bench:
                decide: [{rules: [{when: "words < 40", use: fake}]}]
                otherwise: other
            decisions: {log: {file: "%s", maxMegabytes: 100, files: 3}}
            """;
    private static final double NANOS_PER_MICRO = 1000;
    private static final int SPREAD = 100;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--calls",
            defaultValue = "100000",
            description = "Measured calls, after as many to warm up (default: ${DEFAULT-VALUE}).")
    private int calls;

    @Option(names = "--rate", defaultValue = "10000", description = "Decisions a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(names = "--seconds", defaultValue = "10", description = "How long (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Override
    @SuppressWarnings("try") // a Camel context may be interrupted while it closes
    public Integer call() throws Exception {
        OptionValue.require(spec, calls >= 1, "--calls", calls + "; write 1 or more");
        OptionValue.require(spec, rate >= 1, "--rate", rate + "; write 1 or more");
        OptionValue.require(spec, seconds >= 1, "--seconds", seconds + "; write 1 or more");
        Path folder = Files.createTempDirectory("llmrouter-bench");
        Path log = folder.resolve("decisions.jsonl");
        Path file = Files.writeString(folder.resolve("llmrouter.yaml"), CONFIGURATION.formatted(log));
        AtomicReference<CompletedRequest> answered = new AtomicReference<>();
        try {
            try (DefaultCamelContext context = new DefaultCamelContext()) {
                context.getRegistry().bind("fake", new Instant());
                context.getRegistry().bind("seen", new Seen(answered));
                context.getPropertiesComponent()
                        .addInitialProperty("camel.component.llmrouter.configuration", "file:" + file);
                context.start();
                context.createProducerTemplate()
                        .requestBody("llmrouter:bench", "What is the warranty period of the blue kettle?");
                measure(LlmRouterRegistry.get(context).events(), answered.get());
            }
            logged(log);
        } finally {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path left : files.toList()) {
                    Files.delete(left);
                }
            }
            Files.delete(folder);
        }
        return 0;
    }

    private void measure(RoutingEvents events, CompletedRequest completed) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        paced(events, completed, calls, rate, new long[calls]); // warms up
        long[] nanos = new long[calls];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        paced(events, completed, calls, rate, nanos);
        long bytes = (threads.getCurrentThreadAllocatedBytes() - before) / calls;
        drain(events);
        BenchTimes times = BenchTimes.of(nanos);
        out.printf(
                Locale.ROOT,
                "telling one decision: p50 / p99 %s us, %,d bytes allocated on the answering thread%n",
                times.text(),
                bytes);
        recorded(out, events, completed);
        out.flush();
    }

    private void recorded(PrintWriter out, RoutingEvents events, CompletedRequest completed)
            throws InterruptedException {
        long[] delivered = counts(events, Subscription::delivered);
        long[] dropped = counts(events, Subscription::dropped);
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        int all = rate * seconds;
        long[] nanos = new long[all];
        long start = System.nanoTime();
        paced(events, completed, all, rate, nanos);
        double published = (System.nanoTime() - start) / 1e9;
        drain(events);
        double took = (System.nanoTime() - start) / 1e9;
        double cores = (system.getProcessCpuTime() - cpu) / 1e9 / took;
        BenchTimes times = BenchTimes.of(nanos);
        out.printf(
                Locale.ROOT,
                "%,d decisions published in %.1f s (%,.0f a second), taken by all after %.2f s; %.2f cores; the publishing thread p50 / p99 %s us, most %.1f ms%n",
                all,
                published,
                all / published,
                took,
                cores,
                times.text(),
                nanos[all - 1] / 1e6);
        int i = 0;
        for (Subscription subscription : events.subscriptions()) {
            out.printf(
                    Locale.ROOT,
                    "  %-12s took %,d, dropped %,d%n",
                    subscription.name(),
                    subscription.delivered() - delivered[i],
                    subscription.dropped() - dropped[i++]);
        }
    }

    /** Publishes at a rate; a publisher that is late catches up. */
    private static void paced(RoutingEvents events, CompletedRequest completed, int calls, int rate, long[] nanos) {
        RoutingDecision[] decisions = new RoutingDecision[SPREAD];
        CompletedRequest[] requests = new CompletedRequest[SPREAD];
        for (int i = 0; i < SPREAD; i++) {
            decisions[i] = renamed(completed.decision(), "bench" + i);
            requests[i] = new CompletedRequest(decisions[i], completed.request(), completed.response());
        }
        double gap = TimeUnit.SECONDS.toNanos(1) / (double) rate;
        long begin = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            long due = begin + (long) (i * gap);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            long start = System.nanoTime();
            events.onCompleted(requests[i % SPREAD]);
            nanos[i] = System.nanoTime() - start;
        }
    }

    private static RoutingDecision renamed(RoutingDecision d, String id) {
        return new RoutingDecision(
                id,
                d.time(),
                d.router(),
                d.configGeneration(),
                d.bundleHash(),
                d.seed(),
                d.tenant(),
                d.request(),
                d.features(),
                d.steps(),
                d.plan(),
                d.cache(),
                d.attempts(),
                d.answer(),
                d.cost(),
                d.baselineCost(),
                d.currency(),
                d.overheadUs(),
                d.reason());
    }

    private static long[] counts(RoutingEvents events, ToLongFunction<Subscription> count) {
        return events.subscriptions().stream().mapToLong(count).toArray();
    }

    private static void drain(RoutingEvents events) throws InterruptedException {
        for (Subscription subscription : events.subscriptions()) {
            subscription.drain(Duration.ofMinutes(1));
        }
    }

    private void logged(Path log) throws IOException {
        long[] bytes = {0};
        LogReader reader = new LogReader(log);
        LogReader.Summary summary = reader.read(event -> {});
        for (Path file : reader.files()) {
            bytes[0] += Files.size(file);
        }
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "the log has %,d lines of %,d bytes each, %,d torn%n",
                        summary.events(),
                        bytes[0] / Math.max(1, summary.events()),
                        summary.passedOver());
        spec.commandLine().getOut().flush();
    }

    /** Keeps the last request that was answered. */
    private record Seen(AtomicReference<CompletedRequest> last) implements RoutingListener {
        @Override
        public void onDecision(RoutingDecision decision) {
            throw new IllegalStateException("the engine tells requests with their texts");
        }

        @Override
        public void onCompleted(CompletedRequest completed) {
            last.set(completed);
        }
    }

    /** Answers at once. */
    private static final class Instant implements ChatModel {
        @Override
        public ChatResponse doChat(ChatRequest request) {
            return ChatResponse.builder()
                    .aiMessage(AiMessage.from("Two years."))
                    .modelName("fake")
                    .tokenUsage(new TokenUsage(10, 5))
                    .build();
        }
    }
}
