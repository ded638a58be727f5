/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.calibration.CalibrationReport;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.zip.GZIPInputStream;

/**
 * How many samples {@link SelfConsistency} saves by stopping early, and how well the share it notes then tells right from wrong: replayed on recorded votes,
 * {@code outcomes[{model, correct, confidence, samples, votes{answer: count}}]}, gold and one request per line. The order in which the votes came is not
 * recorded, so each row is replayed in {@value #ORDERS} random orders (seed {@value #SEED}). Votes beyond the recorded ones are for answers that nobody
 * else gave. Usage: {@code SampleSavings FILE.jsonl.gz}.
 */
public final class SampleSavings {

    private static final int ORDERS = 20;
    private static final long SEED = 1;
    private static final int[] PLANNED = {5, 10, 20};
    private static final double[] THRESHOLDS = {0.4, 0.6, 0.8, 1.0};

    private SampleSavings() {}

    /** One model's recorded votes on one question. */
    private record Recorded(String gold, boolean correct, double share, List<String> votes) {}

    /** Prints a table for each task and model. */
    public static void main(String[] args) throws IOException {
        PrintStream out =
                new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8);
        Map<String, List<Recorded>> groups = read(args[0]);
        groups.forEach((name, rows) -> {
            out.printf(
                    "%n%s: n = %d, accuracy %.3f, AUROC of the recorded share %.4f%n",
                    name,
                    rows.size(),
                    rows.stream().filter(Recorded::correct).count() / (double) rows.size(),
                    auroc(
                            rows.stream().mapToDouble(Recorded::share).toArray(),
                            rows.stream()
                                    .mapToDouble(row -> row.correct() ? 1 : 0)
                                    .toArray()));
            out.println(
                    "planned threshold samples saved accepted accuracy(accepted) AUROC(all planned) AUROC(noted share)");
            for (int planned : PLANNED) {
                for (double threshold : THRESHOLDS) {
                    out.println(replay(rows, planned, threshold));
                }
            }
        });
    }

    private static String replay(List<Recorded> rows, int planned, double threshold) {
        Random random = new Random(SEED);
        DoubleFunction<Trust> trust = share -> share >= threshold ? Trust.ACCEPTED : Trust.GOES_ON;
        int runs = rows.size() * ORDERS;
        double[] full = new double[runs];
        double[] noted = new double[runs];
        double[] right = new double[runs];
        double[] rightFull = new double[runs];
        int taken = 0;
        int accepted = 0;
        int acceptedRight = 0;
        for (int run = 0; run < runs; run++) {
            Recorded row = rows.get(run % rows.size());
            List<String> order = new ArrayList<>(row.votes());
            Collections.shuffle(order, random);
            Votes all = new Votes(planned);
            order.subList(0, planned).forEach(all::add);
            Votes early = new Votes(planned);
            early.add(order.get(0));
            while (!early.decided(trust)) {
                order.subList(early.taken(), early.taken() + early.nextBatch(trust))
                        .forEach(early::add);
            }
            if (trust.apply(all.share()) != trust.apply(early.share())) {
                throw new IllegalStateException("stopping early changed the decision on " + order);
            }
            full[run] = all.share();
            rightFull[run] = row.gold().equals(all.winner()) ? 1 : 0;
            noted[run] = early.share();
            right[run] = row.gold().equals(early.winner()) ? 1 : 0;
            taken += early.taken();
            if (trust.apply(early.share()) == Trust.ACCEPTED) {
                accepted++;
                acceptedRight += (int) right[run];
            }
        }
        return String.format(
                java.util.Locale.ROOT,
                "%7d %9.1f %7.2f %4.0f%% %7.3f %18.3f %18.4f %18.4f",
                planned,
                threshold,
                taken / (double) runs,
                100 - 100.0 * taken / runs / planned,
                accepted / (double) runs,
                accepted == 0 ? Double.NaN : acceptedRight / (double) accepted,
                auroc(full, rightFull),
                auroc(noted, right));
    }

    private static double auroc(double[] score, double[] label) {
        return CalibrationReport.of(score, label, SEED).auroc().orElse(Double.NaN);
    }

    private static Map<String, List<Recorded>> read(String file) throws IOException {
        Map<String, List<Recorded>> groups = new TreeMap<>();
        ObjectMapper mapper = new ObjectMapper();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(new FileInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode row = mapper.readTree(line);
                for (JsonNode outcome : row.path("outcomes")) {
                    if (outcome.path("samples").asInt() >= PLANNED[PLANNED.length - 1]) {
                        groups.computeIfAbsent(
                                        row.path("task").asText() + " "
                                                + outcome.path("model").asText(),
                                        key -> new ArrayList<>())
                                .add(recorded(row.path("gold").asText(), outcome));
                    }
                }
            }
        }
        return groups;
    }

    private static Recorded recorded(String gold, JsonNode outcome) {
        List<String> votes = new ArrayList<>();
        outcome.path("votes")
                .properties()
                .forEach(
                        vote -> votes.addAll(Collections.nCopies(vote.getValue().asInt(), vote.getKey())));
        while (votes.size() < outcome.path("samples").asInt()) {
            votes.add("other " + votes.size());
        }
        return new Recorded(
                gold,
                outcome.path("correct").asBoolean(),
                outcome.path("confidence").asDouble(),
                votes);
    }
}
