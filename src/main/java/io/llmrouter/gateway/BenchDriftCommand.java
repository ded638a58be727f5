/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.drift.DriftSettings;
import io.llmrouter.drift.DriftWatch;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Answer;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingDecision.CacheFacts;
import io.llmrouter.routing.RoutingDecision.Confidence;
import io.llmrouter.routing.RoutingDecision.OverheadUs;
import io.llmrouter.routing.RoutingDecision.PlanFacts;
import io.llmrouter.routing.RoutingDecision.Reason;
import io.llmrouter.routing.RoutingDecision.RequestFacts;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What watching for drift costs: processor time of a decision, of a label and of an embedding, and memory of a router. */
@Command(
        name = "drift",
        description =
                "Measure how much processor time a watch for drift takes for a decision, a label and an embedding, on the"
                        + " thread that delivers events, and how much memory it needs after a day.",
        mixinStandardHelpOptions = true)
final class BenchDriftCommand implements Callable<Integer> {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int DIMENSIONS = 384;
    private static final int PREPARED = 5_000;
    private static final int DAY = 100_000;
    private static final int WATCHES = 20;
    private static final double KILO = 1_000;
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    @Spec
    private CommandSpec spec;

    @Option(names = "--rounds", defaultValue = "20", description = "Of 5000 each, after 5 (default: ${DEFAULT-VALUE}).")
    private int rounds;

    private final SplittableRandom random = new SplittableRandom(1);
    private final List<RoutingDecision> decisions = new ArrayList<>();
    private int second;

    private interface Feed {

        void feed(DriftWatch watch, int i);
    }

    @Override
    public Integer call() {
        OptionValue.require(spec, rounds >= 1, "--rounds", "'" + rounds + "'; write 1 or more");
        for (int i = 0; i < PREPARED; i++) {
            decisions.add(decision("id-" + i, random.nextDouble() < 0.2));
        }
        float[][] embeddings = new float[PREPARED / 10][DIMENSIONS];
        for (float[] embedding : embeddings) {
            for (int i = 0; i < DIMENSIONS; i++) {
                embedding[i] = (float) (random.nextDouble() - 0.5);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-12s %12s %12s%n", "CPU of", "median us", "highest us");
        DriftWatch watch = watch();
        print(out, "a decision", watch, (to, i) -> to.decided(decisions.get(i), "large", time()));
        print(out, "a label", watch, (to, i) -> to.labelled("id-" + i, 1, "gold", time()));
        print(out, "an embedding", watch, (to, i) -> to.embedded(embeddings[i % embeddings.length], time()));
        out.printf(Locale.ROOT, "a router after %d requests in as many seconds: %.0f kB%n", DAY, memory() / KILO);
        out.flush();
        return 0;
    }

    private static DriftWatch watch() {
        return new DriftWatch("bench", DriftSettings.DEFAULT, change -> {});
    }

    private Instant time() {
        return START.plusSeconds(second++);
    }

    private void print(PrintWriter out, String of, DriftWatch watch, Feed feed) {
        double[] micros = new double[rounds];
        for (int round = -5; round < rounds; round++) {
            long start = CLOCK.getCurrentThreadCpuTime();
            for (int i = 0; i < PREPARED; i++) {
                feed.feed(watch, i);
            }
            if (round >= 0) {
                micros[round] = (CLOCK.getCurrentThreadCpuTime() - start) / KILO / PREPARED;
            }
        }
        Arrays.sort(micros);
        out.printf(Locale.ROOT, "%-12s %12.2f %12.2f%n", of, micros[rounds / 2], micros[rounds - 1]);
    }

    /** Bytes of a watch, from the heap before and after so many. */
    private double memory() {
        List<DriftWatch> kept = new ArrayList<>();
        long before = used();
        for (int w = 0; w < WATCHES; w++) {
            DriftWatch watch = watch();
            for (int i = 0; i < DAY; i++) {
                watch.decided(decisions.get(i % PREPARED), "large", START.plusSeconds(i));
                if (i % 10 == 0) {
                    watch.labelled("id-" + i % PREPARED, 1, "gold", START.plusSeconds(i));
                }
            }
            watch.embedded(new float[DIMENSIONS], START);
            kept.add(watch);
        }
        double bytes = (used() - before) / (double) kept.size();
        spec.commandLine().getErr().flush(); // kept is in use until here
        return kept.isEmpty() ? 0 : bytes;
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private RoutingDecision decision(String id, boolean hard) {
        double probability = hard ? 0.5 * random.nextDouble() : 0.5 + 0.5 * random.nextDouble();
        Attempt small = new Attempt(
                "small",
                "qwen",
                "plan",
                100,
                0,
                20,
                0.001,
                100,
                null,
                new Confidence("signal", probability, probability, 0.5),
                hard ? "escalated" : "accepted",
                null);
        Attempt large = new Attempt("large", "gpt", "escalation", 100, 0, 20, 0.01, 100, null, null, "accepted", null);
        return new RoutingDecision(
                id,
                START,
                "bench",
                1,
                null,
                null,
                null,
                new RequestFacts("0", 100, 25, 1, false, false, "en"),
                Map.of(),
                List.of(),
                new PlanFacts("cascade", List.of("small", "large")),
                new CacheFacts("miss", null, ""),
                hard ? List.of(small, large) : List.of(small),
                new Answer(hard ? "large" : "small", "STOP", hard ? 1 : 0, false),
                hard ? 0.011 : 0.001,
                0.01,
                "USD",
                new OverheadUs(0, 0, 0, 0),
                new Reason("otherwise", ""));
    }
}
