/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.intent.ExampleReader;
import io.llmrouter.intent.ExampleVectors;
import io.llmrouter.provider.InProcessEmbedding;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a lookup in the cache costs after the embedding, and whether its walls hold; codes and brute force in the same run, so that a noisy machine hits both. */
@Command(
        name = "cache",
        description =
                "Measure lookups in a cache: nearest question by sign codes and exact cosines against brute force, memory, an"
                        + " exact hit, and pairs of requests in different scopes, which must never hit.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:Done.", "1:An answer crossed scopes, or a file is wrong.", "2:Called wrongly."})
final class BenchCacheCommand implements Callable<Integer> {

    private static final double MEGABYTE = 1e6;
    private static final int BYTES_PER_ENTRY = 1700;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--entries",
            split = ",",
            defaultValue = "1000,100000,1000000",
            description = "In one scope (default: ${DEFAULT-VALUE}).")
    private int[] entries;

    @Option(
            names = "--texts",
            split = ",",
            paramLabel = "FILE",
            defaultValue = "examples/data/intents-support.csv,examples/data/intents-support-test.csv",
            description = "Whose vectors are mixed and disturbed until there are enough (default: ${DEFAULT-VALUE}).")
    private List<Path> texts;

    @Option(
            names = "--queries",
            defaultValue = "300",
            description = "Of each size and round, each near some entry (default: ${DEFAULT-VALUE}).")
    private int queries;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "By codes, after one to warm up; brute force has one (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--brute-force-at-most",
            defaultValue = "1000000",
            description =
                    "Entries that brute force looks at; with more of them recall is not measured (default: ${DEFAULT-VALUE}).")
    private int bruteForceAtMost;

    @Option(
            names = "--trials",
            defaultValue = "100000",
            description = "Pairs of requests in different scopes (default: ${DEFAULT-VALUE}).")
    private int trials;

    @Option(
            names = "--verdicts",
            split = ",",
            defaultValue = "1000,10000,50000",
            description = "Questions that a cache which learns online has verdicts of (default: ${DEFAULT-VALUE}).")
    private int[] verdicts;

    @Option(
            names = "--shared",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description =
                    "Also measure caches that share through three members on loopback (default: ${DEFAULT-VALUE}).")
    private boolean shared;

    @Option(names = "--seed", defaultValue = "42", description = "Of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
    private Path json;

    /** What the JSON file has. */
    record Report(
            long seed,
            List<BenchLookups.Figures> sizes,
            BenchWalls.Hit exactHit,
            BenchWalls.Crossed walls,
            List<BenchVerdicts.Figures> verdicts,
            BenchShared.Figures shared) {}

    @Override
    public Integer call() throws Exception {
        JsonFile file = new JsonFile(json);
        file.requireWritable(spec.commandLine());
        check();
        PrintWriter out = spec.commandLine().getOut();
        BenchVectors vectors = new BenchVectors(embedded(), seed);
        BenchLookups lookups = new BenchLookups(vectors, queries, rounds, bruteForceAtMost);
        List<BenchLookups.Figures> sizes = new ArrayList<>();
        BenchWalls walls = new BenchWalls(seed);
        BenchWalls.Hit hit = walls.exactHit(); // before the floats of brute force fill the heap
        head(out);
        for (int size : entries) {
            sizes.add(lookups.measure(size));
            print(out, sizes.get(sizes.size() - 1));
        }
        BenchWalls.Crossed crossed = Progress.during("Crossing scopes", trials, step -> walls.cross(trials, step));
        print(out, hit, crossed);
        List<BenchVerdicts.Figures> learned = learned(out, vectors);
        BenchShared.Figures cluster = cluster(out);
        file.write(new Report(seed, sizes, hit, crossed, learned, cluster));
        return crossed.leaks() == 0 ? 0 : 1;
    }

    private List<BenchVerdicts.Figures> learned(PrintWriter out, BenchVectors vectors) {
        BenchVerdicts bench = new BenchVerdicts(vectors);
        List<BenchVerdicts.Figures> all = new ArrayList<>();
        for (int size : verdicts) {
            BenchVerdicts.Figures figures = bench.measure(size, rounds);
            all.add(figures);
            out.printf(
                    Locale.ROOT,
                    "a lookup that learns online, from the messages to the miss without the embedding, %d questions judged: %s us, p50 / p99%n",
                    figures.questions(),
                    figures.micros().text());
            out.flush();
        }
        return all;
    }

    private BenchShared.Figures cluster(PrintWriter out) throws IOException {
        if (!shared) {
            return null;
        }
        try (BenchShared bench = new BenchShared()) {
            BenchShared.Figures figures = bench.measure();
            out.printf(
                    Locale.ROOT,
                    "exact hit over three members on loopback: %s us, p50 / p99%n%d who ask the same there at one moment: %d calls, %d get its answer%n",
                    figures.hit().text(),
                    figures.atOnce(),
                    figures.calls(),
                    figures.hits());
            out.flush();
            return figures;
        }
    }

    private void check() {
        OptionValue.require(
                spec,
                Arrays.stream(verdicts).allMatch(n -> n >= 1 && n <= 50_000),
                "--verdicts",
                "each is 1 to 50000, which is as many as a cache remembers");
        OptionValue.require(spec, Arrays.stream(entries).allMatch(n -> n >= 10), "--entries", "each is 10 or more");
        OptionValue.require(spec, queries >= 10, "--queries", queries + "; write 10 or more");
        OptionValue.require(spec, rounds >= 1, "--rounds", rounds + "; write 1 or more");
        OptionValue.require(spec, trials >= 0, "--trials", trials + "; write 0 or more");
        long needed = (long) BYTES_PER_ENTRY * Arrays.stream(entries).max().orElse(0);
        OptionValue.require(
                spec,
                needed < Runtime.getRuntime().maxMemory(),
                "--entries",
                String.format(
                        Locale.ROOT,
                        "their vectors need %.0f MB and the heap has %.0f; start java with a larger -Xmx, or write fewer",
                        needed / MEGABYTE,
                        Runtime.getRuntime().maxMemory() / MEGABYTE));
    }

    private float[][] embedded() {
        Set<String> all = new LinkedHashSet<>();
        texts.forEach(file -> all.addAll(ExampleReader.readOutOfScope(file)));
        PromptEmbedder embedder =
                new PromptEmbedder(InProcessEmbedding.load(Runnable::run), InProcessEmbedding.FINGERPRINT);
        return new ExampleVectors(embedder, ExampleVectors.usualFile(embedder, texts.get(0))).of(List.copyOf(all));
    }

    private static void head(PrintWriter out) {
        out.printf(
                "%9s %21s %10s %21s %17s %10s %10s%n",
                "entries", "codes + 8 cosines, us", "calmest", "brute force, us", "recall@1", "index", "heap");
        out.printf(
                "%9s %21s %10s %21s %17s %10s %10s%n",
                "", "p50 / p99", "p50, us", "p50 / p99", "of cosine >= 0.8", "MB", "MB");
        out.flush();
    }

    private static void print(PrintWriter out, BenchLookups.Figures f) {
        out.printf(
                Locale.ROOT,
                "%9d %21s %10.1f %21s %17s %10.2f %10.2f%n",
                f.entries(),
                f.codes().text(),
                f.calmest(),
                f.bruteForce() == null ? "-" : f.bruteForce().text(),
                f.bruteForce() == null ? "-" : String.format(Locale.ROOT, "%.3f of %d", f.recall(), f.near()),
                f.indexBytes() / MEGABYTE,
                f.heapBytes() / MEGABYTE);
        out.flush();
    }

    private static void print(PrintWriter out, BenchWalls.Hit hit, BenchWalls.Crossed crossed) {
        out.println();
        out.printf(
                Locale.ROOT,
                "exact hit, from the messages to the answer, %d answers kept: %s us, p50 / p99%n",
                hit.kept(),
                hit.micros().text());
        out.printf(
                Locale.ROOT,
                "%d pairs of requests in different scopes: %d answers crossed; %d hits inside a scope show that the cache was at work%n",
                crossed.trials(),
                crossed.leaks(),
                crossed.ownHits());
        out.flush();
    }
}
