/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Cascade rows for tests. */
final class Rows {

    private Rows() {}

    /** Two stages, a row each: signal, score of the cheap, score of the strong; calls cost 1 and 10. */
    static CascadeRows two(double[]... rows) {
        int n = rows.length;
        double[][] signal = new double[n][];
        double[][] scores = new double[n][];
        double[][] costs = new double[n][];
        double[][] latencies = new double[n][];
        for (int i = 0; i < n; i++) {
            signal[i] = new double[] {rows[i][0], Double.NaN};
            scores[i] = new double[] {rows[i][1], rows[i][2]};
            costs[i] = new double[] {1, 10};
            latencies[i] = new double[] {100, 400};
        }
        return new CascadeRows(
                List.of("cheap", "strong"),
                IntStream.range(0, n).mapToObj(i -> "question " + i).toArray(String[]::new),
                IntStream.range(0, n)
                        .mapToObj(i -> new String[] {"a" + i, "b" + i})
                        .toArray(String[][]::new),
                signal,
                scores,
                costs,
                latencies,
                Collections.nCopies(n, Map.of()),
                IntStream.range(0, n).toArray());
    }

    /** n rows whose cheap answer is right with the probability that its signal says, and whose strong one nearly always is. */
    static CascadeRows honest(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return two(IntStream.range(0, n)
                .mapToObj(i -> {
                    double p = random.nextDouble();
                    return new double[] {p, random.nextDouble() < p ? 1 : 0, random.nextDouble() < 0.95 ? 1 : 0};
                })
                .toArray(double[][]::new));
    }

    static StageSignals signals(CascadeRows rows) {
        return new RecordedSignal("confidence").learn(rows, 1).of(rows);
    }
}
