/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.intent.ExampleReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a caller waits for an answer of the cache, from the request's first byte to the answer's last: a gateway with its HTTP door on loopback, asked one question after the other. */
@Command(
        name = "hit",
        description =
                "Measure whole hits through the HTTP door: questions are asked once each, so that every one is embedded; those"
                        + " that missed are asked again, which is an exact hit.",
        mixinStandardHelpOptions = true)
final class BenchHitCommand implements Callable<Integer> {

    private static final String CONFIGURATION =
            """
            models:
              fresh: {uri: "language:constant:In the shop.?resultType=String", price: {input: 1, output: 2}}
            routers:
              bench: {otherwise: fresh, cache: {scope: shared, threshold: %s, maxWritesPerMinute: 1000000}}
            """;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--texts",
            split = ",",
            paramLabel = "FILE",
            defaultValue = "examples/data/intents-support.csv,examples/data/intents-support-test.csv",
            description = "Questions, asked in a random order; the first half warms up (default: ${DEFAULT-VALUE}).")
    private List<Path> texts;

    @Option(
            names = "--threshold",
            defaultValue = "0.6",
            description = "Of the cosine; low, for this measures time and not rightness (default: ${DEFAULT-VALUE}).")
    private double threshold;

    @Option(
            names = "--warm-up",
            defaultValue = "3000",
            description =
                    "Exact hits before that, for the first seconds of a JVM are slow (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--seed", defaultValue = "42", description = "Of the order (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() throws Exception {
        Set<String> all = new LinkedHashSet<>();
        texts.forEach(file -> all.addAll(ExampleReader.readOutOfScope(file)));
        List<String> questions = new ArrayList<>(all);
        Collections.shuffle(questions, new Random(seed));
        OptionValue.require(
                spec, questions.size() >= 10, "--texts", questions.size() + " texts; name files with 10 or more");
        OptionValue.require(spec, warmUp >= 0, "--warm-up", warmUp + "; write 0 or more");
        OptionValue.require(
                spec, threshold > -1 && threshold <= 1, "--threshold", threshold + "; a cosine is in (-1, 1]");
        Path file = Files.createTempFile("llmrouter-bench", ".yaml");
        Files.writeString(file, CONFIGURATION.formatted(threshold));
        try (Gateway gateway = Gateway.start(GatewayOptions.at("127.0.0.1", 0).withConfiguration("file:" + file))) {
            print(ask(gateway, questions));
        } finally {
            Files.deleteIfExists(file);
        }
        return 0;
    }

    /** Nanoseconds by what the cache said, of the second half. */
    private Map<String, List<Long>> ask(Gateway gateway, List<String> questions)
            throws IOException, InterruptedException {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        URI door = URI.create(gateway.baseUrl() + "/chat/completions");
        Map<String, List<Long>> times = new TreeMap<>();
        HttpRequest first = request(door, questions.get(0));
        for (int i = 0; i < warmUp; i++) {
            http.send(first, HttpResponse.BodyHandlers.ofString());
        }
        for (int i = 0; i < questions.size(); i++) {
            HttpRequest request = request(door, questions.get(i));
            String status = "miss";
            for (int time = 0; time < 2 && status.equals("miss"); time++) {
                long start = System.nanoTime();
                HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
                long took = System.nanoTime() - start;
                status = answer.headers().firstValue("x-llmrouter-cache").orElse("none");
                if (i >= questions.size() / 2) {
                    times.computeIfAbsent(status, fresh -> new ArrayList<>()).add(took);
                }
            }
        }
        return times;
    }

    private static HttpRequest request(URI door, String question) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", "router/bench");
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        return HttpRequest.newBuilder(door)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    private void print(Map<String, List<Long>> times) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-14s %10s %10s %10s%n", "", "requests", "p50 ms", "p99 ms");
        times.forEach((status, nanos) -> {
            BenchTimes at =
                    BenchTimes.of(nanos.stream().mapToLong(Long::longValue).toArray());
            out.printf(
                    Locale.ROOT, "%-14s %10d %10.2f %10.2f%n", status, nanos.size(), at.p50() / 1000, at.p99() / 1000);
        });
        out.flush();
    }
}
