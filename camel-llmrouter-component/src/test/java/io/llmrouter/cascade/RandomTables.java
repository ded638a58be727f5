/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import java.util.Random;

/** Small tables with ties and missing probabilities, correct answers as likely as the probabilities say. */
final class RandomTables {

    private RandomTables() {}

    /** Costs about 1, 3, 9, ...; one in twenty probabilities is missing. */
    static StageTable of(int rows, int stages, long seed) {
        return of(rows, stages, seed, 20);
    }

    /** Probabilities in steps of one over that many. */
    static StageTable of(int rows, int stages, long seed, int steps) {
        Random random = new Random(seed);
        double[][] probability = new double[rows][stages];
        double[][] score = new double[rows][stages];
        double[][] cost = new double[rows][stages];
        for (int row = 0; row < rows; row++) {
            double ease = random.nextDouble();
            for (int stage = 0; stage < stages; stage++) {
                double likely = Math.min(1, (ease + random.nextDouble() + 0.3 * stage) / 2);
                double rounded = Math.round(likely * steps) / (double) steps;
                probability[row][stage] = random.nextInt(20) == 0 ? Double.NaN : rounded;
                score[row][stage] = random.nextDouble() < rounded ? 1 : random.nextInt(4) == 0 ? 0.5 : 0;
                cost[row][stage] = Math.pow(3, stage) * (0.5 + random.nextDouble());
            }
        }
        return new StageTable(probability, score, cost);
    }
}
