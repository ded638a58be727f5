/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a Kamelet costs over what it wraps: a route with the endpoint or policy and a route with the Kamelet, in turn, with models that answer at once. */
@Command(
        name = "kamelet",
        description = "Measure what each Kamelet adds to the endpoint or policy that it wraps, in pairs.",
        mixinStandardHelpOptions = true)
final class BenchKameletCommand implements Callable<Integer> {

    private static final String QUESTION = "What is the warranty period of the blue kettle?";
    private static final String CONFIGURATION =
            """
            models:
              fake: {provider: recorded, data: "file:FOLDER/answers.jsonl", latency: PT0S, price: {input: 1, output: 2}}
              said: {uri: "language:constant:Two years.?resultType=String", price: {input: 1, output: 2}}
            documents: {kettles: {uri: "direct:passages"}}
            embedding: {ref: "#bean:letters", fingerprint: letters}
            routers:
              bench:
                decide: [{rules: [{when: "words < 40", use: fake}]}]
                otherwise: fake
              documents: {retrieve: kettles, otherwise: said}
              intents:
                decide: [{intents: {examples: "file:FOLDER/intents.csv", use: {kettle: fake}, vectors: none}}]
                otherwise: fake
            """;
    private static final String ROUTES =
            """
            - beans:
                - {name: answers, type: io.llmrouter.camel.LlmCachePolicy, properties: {scope: shared}}
            - from: {uri: "direct:route", steps: [{to: "llmrouter:bench"}]}
            - from: {uri: "direct:route-kamelet", steps: [{to: "kamelet:llm-route-action?router=bench"}]}
            - from: {uri: "direct:classify", steps: [{to: "llmrouter:intents?operation=classify"}]}
            - from: {uri: "direct:classify-kamelet", steps: [{to: "kamelet:llm-classify-action?router=intents"}]}
            - from: {uri: "direct:passages", steps: [{setBody: {constant: "The blue kettle has a warranty of two years."}}]}
            - from: {uri: "direct:retrieve", steps: [{to: "llmrouter:documents?operation=retrieve"}]}
            - from: {uri: "direct:retrieve-kamelet", steps: [{to: "kamelet:rag-retrieve-action?router=documents"}]}
            - from: {uri: "direct:answer", steps: [{to: "llmrouter:documents?onExhausted=abstain"}]}
            - from: {uri: "direct:answer-kamelet", steps: [{to: "kamelet:rag-answer-action?router=documents"}]}
            - from: {uri: "direct:cache", steps: [{policy: {ref: answers, steps: [{to: "llmrouter:bench"}]}}]}
            - from:
                uri: direct:cache-kamelet
                steps:
                  - kamelet: {name: llm-semantic-cache-action, parameters: {scope: shared}, steps: [{to: "llmrouter:bench"}]}
            """;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--pairs",
            description = "Measured in each block (default: ${DEFAULT-VALUE}).",
            defaultValue = "1000")
    private int pairs;

    @Option(
            names = "--blocks",
            description = "After a quarter as many to warm up (default: ${DEFAULT-VALUE}).",
            defaultValue = "40")
    private int blocks;

    @Override
    @SuppressWarnings("try") // a Camel context may be interrupted while it closes
    public Integer call() throws Exception {
        OptionValue.require(spec, pairs >= 10, "--pairs", pairs + "; write 10 or more");
        OptionValue.require(
                spec,
                blocks >= BenchPairs.FEWEST_BLOCKS,
                "--blocks",
                blocks + "; write " + BenchPairs.FEWEST_BLOCKS + " or more");
        Path folder = Files.createTempDirectory("llmrouter-bench");
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            write(folder);
            context.getRegistry().bind("letters", new Letters());
            context.getPropertiesComponent()
                    .addInitialProperty(
                            "camel.component.llmrouter.configuration", "file:" + folder.resolve("llmrouter.yaml"));
            PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("bench.camel.yaml", ROUTES));
            context.start();
            PrintWriter out = spec.commandLine().getOut();
            out.printf("%-40s %10s %12s %26s%n", "", "p50 us", "Kamelet us", "added us, 95 % interval");
            print(out, "llm-route-action, over the endpoint", measure(context, "route"));
            print(out, "llm-classify-action, over the endpoint", measure(context, "classify"));
            print(out, "llm-semantic-cache-action, over a hit", measure(context, "cache"));
            print(out, "rag-retrieve-action, over the endpoint", measure(context, "retrieve"));
            print(out, "rag-answer-action, over the endpoint", measure(context, "answer"));
            out.flush();
        } finally {
            delete(folder);
        }
        return 0;
    }

    private BenchPairs measure(DefaultCamelContext context, String what) {
        Runnable plain = call(context, "direct:" + what);
        Runnable wrapped = call(context, "direct:" + what + "-kamelet");
        long[][] first = new long[blocks][pairs];
        long[][] second = new long[blocks][pairs];
        for (int block = -blocks / 4; block < blocks; block++) {
            for (int i = 0; i < pairs; i++) {
                boolean before = i % 2 == 0; // who comes second finds warmer caches
                long one = before ? nanos(plain) : nanos(wrapped);
                long other = before ? nanos(wrapped) : nanos(plain);
                if (block >= 0) {
                    first[block][i] = before ? one : other;
                    second[block][i] = before ? other : one;
                }
            }
        }
        return BenchPairs.of(first, second);
    }

    private static long nanos(Runnable call) {
        long start = System.nanoTime();
        call.run();
        return System.nanoTime() - start;
    }

    private static Runnable call(DefaultCamelContext context, String uri) {
        Endpoint endpoint = context.getEndpoint(uri);
        ProducerTemplate template = context.createProducerTemplate();
        return () -> {
            Exchange done =
                    template.request(endpoint, exchange -> exchange.getMessage().setBody(QUESTION));
            if (done.getException() != null) {
                throw new IllegalStateException(uri + " failed", done.getException());
            }
        };
    }

    private static void print(PrintWriter out, String name, BenchPairs measured) {
        out.printf(
                Locale.ROOT,
                "%-40s %10.1f %12.1f %10.1f [%.1f, %.1f]%n",
                name,
                measured.plain(),
                measured.wrapped(),
                measured.added(),
                measured.low(),
                measured.high());
        out.flush();
    }

    private static void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("llmrouter.yaml"), CONFIGURATION.replace("FOLDER", folder.toString()));
        Files.writeString(
                folder.resolve("answers.jsonl"),
                "{\"query\": \"" + QUESTION
                        + "\", \"outcomes\": [{\"model\": \"fake\", \"answer\": \"Two years.\"}]}\n");
        Files.writeString(
                folder.resolve("intents.csv"), "text,intent\nthe blue kettle,kettle\nwhere is my parcel,delivery\n");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** How often each letter occurs: an embedding that costs nothing. */
    private static final class Letters implements EmbeddingModel {

        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            return Response.from(
                    segments.stream().map(segment -> letters(segment.text())).toList());
        }

        private static Embedding letters(String text) {
            float[] counts = new float['z' - 'a' + 1];
            text.toLowerCase(Locale.ROOT)
                    .chars()
                    .filter(letter -> letter >= 'a' && letter <= 'z')
                    .forEach(letter -> counts[letter - 'a']++);
            return Embedding.from(counts);
        }
    }
}
