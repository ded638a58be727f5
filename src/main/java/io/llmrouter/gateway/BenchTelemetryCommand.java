/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.engine.Environment;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.engine.RoutingResult;
import io.llmrouter.engine.Subscription;
import io.llmrouter.journal.LogReader;
import io.llmrouter.routing.CompletedRequest;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingRequest;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.apache.camel.impl.DefaultCamelContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What telling everybody about a request costs the thread that answered it, and whether a number of decisions a second is recorded without blocking it.
 * A real decision with a real log, archive, meters and all other subscribers of a context; only the model is missing.
 */
@Command(
        name = "telemetry",
        description =
                "Measure what telling subscribers about a decision costs the answering thread, and record so many a"
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
    private static final ChatRequest ASKED = ChatRequest.builder()
            .messages(UserMessage.from("What is the warranty period of the blue kettle?"))
            .build();

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
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            Path log = folder.path().resolve("decisions.jsonl");
            Path file = Files.writeString(folder.path().resolve("llmrouter.yaml"), CONFIGURATION.formatted(log));
            try (DefaultCamelContext context = new DefaultCamelContext()) {
                context.getRegistry().bind("fake", new Instant());
                context.getRegistry().bind("meters", new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
                context.getPropertiesComponent()
                        .addInitialProperty("camel.component.llmrouter.configuration", "file:" + file);
                context.start();
                LlmRouterRegistry registry = LlmRouterRegistry.get(context);
                RoutingRequest request =
                        RoutingRequest.builder(ASKED).onCallersThread().build();
                RoutingResult.Answered answered = (RoutingResult.Answered)
                        registry.routers().require("bench").route(request).join();
                recorded(registry.events(), new CompletedRequest(answered.decision(), request, answered.response()));
                compared(registry.routers().require("bench"));
            }
            logged(log);
        }
        return 0;
    }

    /** The same router with all that a context tells, and with nobody to tell, turn by turn. */
    private void compared(LlmRouter told) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        LlmRouter untold = new LlmRouter(told.definition(), Environment.of(Runnable::run, timer));
        LlmRouter[] kinds = {untold, told};
        long[][] nanos = new long[kinds.length][calls];
        long[][] bytes = new long[kinds.length][calls];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double gap = TimeUnit.SECONDS.toNanos(1) / (double) rate;
        long begin = System.nanoTime();
        for (int i = -calls; i < calls; i++) {
            await(begin + (long) ((i + calls) * gap));
            for (int kind = 0; kind < kinds.length; kind++) {
                RoutingRequest request =
                        RoutingRequest.builder(ASKED).onCallersThread().build();
                long before = threads.getCurrentThreadAllocatedBytes();
                long start = System.nanoTime();
                kinds[kind].route(request).join();
                long took = System.nanoTime() - start;
                if (i >= 0) {
                    nanos[kind][i] = took;
                    bytes[kind][i] = threads.getCurrentThreadAllocatedBytes() - before;
                }
            }
        }
        timer.shutdownNow();
        BenchTimes without = BenchTimes.of(nanos[0]);
        BenchTimes with = BenchTimes.of(nanos[1]);
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "one request on its thread, p50 / p99: %s us untold, %s us told; telling adds %.1f us and %,d bytes at p50%n",
                        without.text(),
                        with.text(),
                        with.p50() - without.p50(),
                        median(bytes[1]) - median(bytes[0]));
    }

    private static long median(long[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static void await(long due) {
        while (System.nanoTime() < due) {
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private void recorded(RoutingEvents events, CompletedRequest completed) throws InterruptedException {
        paced(events, completed, rate, new long[rate]); // warms up
        drain(events);
        PrintWriter out = spec.commandLine().getOut();
        long[] delivered = counts(events, Subscription::delivered);
        long[] dropped = counts(events, Subscription::dropped);
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        int all = rate * seconds;
        long[] nanos = new long[all];
        long start = System.nanoTime();
        paced(events, completed, rate, nanos);
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
    private static void paced(RoutingEvents events, CompletedRequest completed, int rate, long[] nanos) {
        RoutingDecision[] decisions = new RoutingDecision[SPREAD];
        CompletedRequest[] requests = new CompletedRequest[SPREAD];
        for (int i = 0; i < SPREAD; i++) {
            decisions[i] = renamed(completed.decision(), "bench" + i);
            requests[i] = new CompletedRequest(decisions[i], completed.request(), completed.response());
        }
        double gap = TimeUnit.SECONDS.toNanos(1) / (double) rate;
        long begin = System.nanoTime();
        for (int i = 0; i < nanos.length; i++) {
            await(begin + (long) (i * gap));
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
