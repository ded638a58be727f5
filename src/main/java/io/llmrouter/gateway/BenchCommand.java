/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.sun.management.ThreadMXBean;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.camel.Endpoint;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What {@code llmrouter:} costs over calling the same model directly: both in one run, turn by turn, so that a noisy machine hits both. */
@Command(
        name = "bench",
        description = "Measure what llmrouter: adds to a call, with rules and a decision record.",
        mixinStandardHelpOptions = true,
        subcommands = {
            BenchUpstreamCommand.class,
            BenchDecideCommand.class,
            BenchCacheCommand.class,
            BenchKameletCommand.class,
            BenchBalanceCommand.class,
            BenchDriftCommand.class,
            BenchTelemetryCommand.class,
            BenchHitCommand.class,
            BenchKillCommand.class,
            BenchMemberCommand.class
        })
final class BenchCommand implements Callable<Integer> {

    private static final String CONFIGURATION =
            """
            models:
              fake: {ref: "#bean:fake", price: {input: 1, output: 2}}
              other: {ref: "#bean:fake", price: {input: 10, output: 20}}
            routers:
              bench:
                decide:
                  - rules:
                      - {when: "hasCode || words > 300", use: other}
                      - {when: "text.matches('^(summarise|translate)')", use: other}
                      - {when: "words < 40", use: fake}
                otherwise: other
            """;
    private static final double NANOS_PER_MICRO = 1000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--calls",
            description = "Measured calls of each kind (default: ${DEFAULT-VALUE}).",
            defaultValue = "50000")
    private int calls;

    @Option(
            names = "--warm-up",
            description = "Calls of each kind before that (default: ${DEFAULT-VALUE}).",
            defaultValue = "50000")
    private int warmUp;

    @Override
    @SuppressWarnings("try") // a Camel context may be interrupted while it closes
    public Integer call() throws Exception {
        Path file = Files.createTempFile("llmrouter-bench", ".yaml");
        Files.writeString(file, CONFIGURATION);
        ChatModel fake = new Instant();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("fake", fake);
            context.getPropertiesComponent()
                    .addInitialProperty("camel.component.llmrouter.configuration", "file:" + file);
            context.start();
            ChatRequest request = ChatRequest.builder()
                    .messages(UserMessage.from("What is the warranty period of the blue kettle?"))
                    .build();
            Runnable direct = () -> fake.chat(request);
            Runnable pooled = call(context, "llmrouter:bench?outputFormat=chatResponse", request);
            Runnable sameThread = call(context, "llmrouter:bench?outputFormat=chatResponse&synchronous=true", request);
            measure(direct, pooled, sameThread);
        } finally {
            Files.deleteIfExists(file);
        }
        return 0;
    }

    private static Runnable call(DefaultCamelContext context, String uri, ChatRequest request) {
        Endpoint endpoint = context.getEndpoint(uri);
        ProducerTemplate template = context.createProducerTemplate();
        return () -> template.requestBody(endpoint, request);
    }

    private void measure(Runnable... kinds) {
        long[][] nanos = new long[kinds.length][calls];
        for (int i = -warmUp; i < calls; i++) {
            for (int kind = 0; kind < kinds.length; kind++) {
                long start = System.nanoTime();
                kinds[kind].run();
                long took = System.nanoTime() - start;
                if (i >= 0) {
                    nanos[kind][i] = took;
                }
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-34s %10s %10s %14s%n", "", "p50 us", "p99 us", "bytes/call");
        String[] names = {"the model directly", "llmrouter:, model on the pool", "llmrouter:, caller's thread"};
        for (int kind = 0; kind < kinds.length; kind++) {
            Arrays.sort(nanos[kind]);
            out.printf(
                    Locale.ROOT,
                    "%-34s %10.1f %10.1f %14d%n",
                    names[kind],
                    nanos[kind][calls / 2] / NANOS_PER_MICRO,
                    nanos[kind][(int) (calls * 0.99)] / NANOS_PER_MICRO,
                    allocated(kinds[kind]));
        }
    }

    /** Bytes that one call allocates on the calling thread. */
    private static long allocated(Runnable kind) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int repeats = 2000;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < repeats; i++) {
            kind.run();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / repeats;
    }

    /** Answers at once. */
    private static final class Instant implements ChatModel {

        private final ChatResponse answer = ChatResponse.builder()
                .aiMessage(AiMessage.from("Two years."))
                .tokenUsage(new TokenUsage(12, 4))
                .build();

        @Override
        public ChatResponse doChat(ChatRequest request) {
            return answer;
        }
    }
}
