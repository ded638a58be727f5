/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;

/**
 * A row of the demo's table.
 *
 * @param name of the policy
 * @param rows how many questions
 * @param quality mean score
 * @param qualityRetained quality relative to always asking the strong model
 * @param shareUp share of questions answered by the strong model
 * @param cost in all, in the configuration's currency
 * @param saving share of the always-strong cost that was not spent
 * @param savingLow lower end of its 95 % interval
 * @param savingHigh upper end of its 95 % interval
 * @param retainedLow lower end of the 95 % interval of {@code qualityRetained}
 * @param retainedHigh upper end of the 95 % interval of {@code qualityRetained}
 * @param overheadP50Us median overhead in microseconds, warmed up; null where nothing was served
 * @param overheadP99Us 99th percentile of it, or null
 */
public record PolicyFigures(
        String name,
        int rows,
        double quality,
        double qualityRetained,
        double shareUp,
        double cost,
        double saving,
        double savingLow,
        double savingHigh,
        double retainedLow,
        double retainedHigh,
        Double overheadP50Us,
        Double overheadP99Us) {

    /** Samples that an interval is made of. */
    public static final int RESAMPLES = 2000;

    private static final double LOW = 2.5;
    private static final double HIGH = 97.5;

    /**
     * Figures of what was served, with paired bootstrap intervals over questions (percentile method, 2,000 resamples).
     *
     * @param name of the policy
     * @param served by it
     * @param strong the same questions in the same order, served by the strong model
     * @param seed of the bootstrap
     * @return the figures
     */
    public static PolicyFigures of(String name, List<ServedRow> served, List<ServedRow> strong, long seed) {
        double[] score = served.stream().mapToDouble(ServedRow::score).toArray();
        double[] cost = served.stream().mapToDouble(ServedRow::cost).toArray();
        double up = served.stream().filter(ServedRow::strongAnswered).count() / (double) served.size();
        double[] overhead = served.stream().mapToDouble(ServedRow::overheadUs).toArray();
        return of(name, score, cost, up, strong, seed)
                .withOverhead(new Percentile().evaluate(overhead, 50), new Percentile().evaluate(overhead, 99));
    }

    /**
     * Figures of sending a random share to the strong model: the expectation over all draws, question by question.
     *
     * @param share in [0, 1]
     * @param cheap the questions as the cheap model answers them
     * @param strong the same questions as the strong model answers them
     * @param seed of the bootstrap
     * @return the figures
     */
    public static PolicyFigures random(double share, List<ServedRow> cheap, List<ServedRow> strong, long seed) {
        double[] score = new double[cheap.size()];
        double[] cost = new double[cheap.size()];
        for (int i = 0; i < score.length; i++) {
            score[i] =
                    (1 - share) * cheap.get(i).score() + share * strong.get(i).score();
            cost[i] = (1 - share) * cheap.get(i).cost() + share * strong.get(i).cost();
        }
        return of("random, same share", score, cost, share, strong, seed);
    }

    private static PolicyFigures of(
            String name, double[] score, double[] cost, double up, List<ServedRow> strong, long seed) {
        double[] strongScore = strong.stream().mapToDouble(ServedRow::score).toArray();
        double[] strongCost = strong.stream().mapToDouble(ServedRow::cost).toArray();
        double[] savings = new double[RESAMPLES];
        double[] retained = new double[RESAMPLES];
        Random random = new Random(seed);
        for (int b = 0; b < RESAMPLES; b++) {
            double[] sums = resample(random, score, cost, strongScore, strongCost);
            retained[b] = sums[0] / sums[2];
            savings[b] = 1 - sums[1] / sums[3];
        }
        double total = sum(cost);
        return new PolicyFigures(
                name,
                score.length,
                sum(score) / score.length,
                sum(score) / sum(strongScore),
                up,
                total,
                1 - total / sum(strongCost),
                percentile(savings, LOW),
                percentile(savings, HIGH),
                percentile(retained, LOW),
                percentile(retained, HIGH),
                null,
                null);
    }

    private PolicyFigures withOverhead(double p50, double p99) {
        return new PolicyFigures(
                name,
                rows,
                quality,
                qualityRetained,
                shareUp,
                cost,
                saving,
                savingLow,
                savingHigh,
                retainedLow,
                retainedHigh,
                p50,
                p99);
    }

    private static double[] resample(Random random, double[]... columns) {
        double[] sums = new double[columns.length];
        for (int i = 0; i < columns[0].length; i++) {
            int row = random.nextInt(columns[0].length);
            for (int c = 0; c < columns.length; c++) {
                sums[c] += columns[c][row];
            }
        }
        return sums;
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    private static double percentile(double[] values, double p) {
        return new Percentile().evaluate(values, p);
    }
}
