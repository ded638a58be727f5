/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Small replayed routers. */
final class ReplayedTables {

    private ReplayedTables() {}

    /** Two models without prices. */
    static ReplayedRouter pair(double[] gain, double[][] scores) {
        double[][] expected =
                Arrays.stream(gain).mapToObj(g -> new double[] {0, g}).toArray(double[][]::new);
        return router(expected, scores, null);
    }

    static ReplayedRouter router(double[][] expected, double[][] scores, double[][] costs) {
        List<String> models = IntStream.range(0, scores[0].length)
                .mapToObj(model -> "m" + model)
                .toList();
        List<OutcomeRow> rows = new ArrayList<>();
        for (int row = 0; row < scores.length; row++) {
            rows.add(
                    new OutcomeRow("r" + row, "q".repeat(row + 1), Map.of("task", row % 3 == 0 ? "a" : "b"), Map.of()));
        }
        return new ReplayedRouter("router", models, expected, null, scores, costs, new boolean[scores.length], rows);
    }

    /** Right answers are likelier for later models, which cost more; expectations know a little. */
    static ReplayedRouter drawn(int rows, int models, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][][] table = new double[3][rows][models];
        for (int row = 0; row < rows; row++) {
            for (int model = 0; model < models; model++) {
                table[1][row][model] = random.nextDouble() < 0.5 + 0.4 * model / (models - 1) ? 1 : 0;
                table[0][row][model] = (table[1][row][model] + 3 * random.nextDouble()) / 4;
                table[2][row][model] = (1 + model * model) * (0.5 + random.nextDouble()) / 1000;
            }
        }
        return router(table[0], table[1], table[2]);
    }
}
