/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import java.util.Arrays;

/**
 * Labelled requests, each answered by every stage of a cascade: n rows, k stages from cheap to strong. What thresholds are searched and measured on.
 * Immutable.
 */
public final class StageTable {

    private final double[][] probability;
    private final double[][] score;
    private final double[][] cost;

    /**
     * Copies n rows of k numbers each.
     *
     * @param probability calibrated P(correct) of each stage's answer in [0, 1]; NaN where the signal is missing, so also where the last stage is not
     *     judged
     * @param score quality of each stage's answer in [0, 1]; 1 is right
     * @param cost of each stage's call, 0 or more, in one currency
     * @throws IllegalArgumentException if there is no row, shapes differ or a number is out of range
     */
    public StageTable(double[][] probability, double[][] score, double[][] cost) {
        if (probability.length == 0 || probability.length != score.length || score.length != cost.length) {
            throw new IllegalArgumentException(
                    "a stage table needs equally many rows of probabilities, scores and costs and at least one, but got "
                            + probability.length + ", " + score.length + " and " + cost.length);
        }
        this.probability = new double[probability.length][];
        this.score = new double[probability.length][];
        this.cost = new double[probability.length][];
        for (int row = 0; row < probability.length; row++) {
            requireShape(row, probability[0].length, probability[row], score[row], cost[row]);
            this.probability[row] = probability[row].clone();
            this.score[row] = score[row].clone();
            this.cost[row] = cost[row].clone();
            requireRanges(row);
        }
    }

    private static void requireShape(int row, int stages, double[] probability, double[] score, double[] cost) {
        if (stages == 0 || probability.length != stages || score.length != stages || cost.length != stages) {
            throw new IllegalArgumentException("row " + row + " of a stage table has " + probability.length
                    + " probabilities, " + score.length + " scores and " + cost.length + " costs; each row needs "
                    + Math.max(1, stages) + " of each, one a stage");
        }
    }

    private void requireRanges(int row) {
        for (int stage = 0; stage < stages(); stage++) {
            boolean likely = Double.isNaN(probability[row][stage]) || isShare(probability[row][stage]);
            if (!likely || !isShare(score[row][stage]) || !(cost[row][stage] >= 0 && cost[row][stage] < 1 / 0.)) {
                throw new IllegalArgumentException("row " + row + ", stage " + stage
                        + " of a stage table has probability " + probability[row][stage] + ", score "
                        + score[row][stage] + " and cost " + cost[row][stage]
                        + "; probabilities (NaN: missing) and scores are in [0, 1], costs are finite and 0 or more");
            }
        }
    }

    private static boolean isShare(double number) {
        return number >= 0 && number <= 1;
    }

    /** Number of requests, at least 1. */
    public int rows() {
        return score.length;
    }

    /** Number of stages, at least 1. */
    public int stages() {
        return score[0].length;
    }

    /** Calibrated P(correct) of a stage's answer, in [0, 1]; NaN where missing. */
    public double probability(int row, int stage) {
        return probability[row][stage];
    }

    /** Quality of a stage's answer, in [0, 1]. */
    public double score(int row, int stage) {
        return score[row][stage];
    }

    /** Cost of a stage's call, 0 or more. */
    public double cost(int row, int stage) {
        return cost[row][stage];
    }

    /** The probabilities of one stage, row by row; NaN where missing. */
    public double[] probabilities(int stage) {
        return Arrays.stream(probability).mapToDouble(row -> row[stage]).toArray();
    }

    /**
     * Some of the stages, as if the cascade had only these.
     *
     * @param stages indices, ascending
     * @return n rows of as many stages
     */
    public StageTable withStages(int... stages) {
        return new StageTable(columns(probability, stages), columns(score, stages), columns(cost, stages));
    }

    /**
     * Some of the rows.
     *
     * @param rows indices, in any order; a row may be repeated
     * @return as many rows of k stages
     */
    public StageTable withRows(int... rows) {
        return new StageTable(pick(probability, rows), pick(score, rows), pick(cost, rows));
    }

    /**
     * The same with the calibrated probability in place of the score, where there is one: what calibrated probabilities expect, without the luck of
     * single labels.
     */
    public StageTable expected() {
        double[][] expected = new double[rows()][stages()];
        for (int row = 0; row < rows(); row++) {
            for (int stage = 0; stage < stages(); stage++) {
                double likely = probability[row][stage];
                expected[row][stage] = Double.isNaN(likely) ? score[row][stage] : likely;
            }
        }
        return new StageTable(probability, expected, cost);
    }

    /** Mean cost of a call to a stage. */
    public double meanCost(int stage) {
        return Arrays.stream(cost).mapToDouble(row -> row[stage]).average().orElseThrow();
    }

    /** Mean score of a stage. */
    public double meanScore(int stage) {
        return Arrays.stream(score).mapToDouble(row -> row[stage]).average().orElseThrow();
    }

    private static double[][] columns(double[][] table, int[] stages) {
        return Arrays.stream(table)
                .map(row ->
                        Arrays.stream(stages).mapToDouble(stage -> row[stage]).toArray())
                .toArray(double[][]::new);
    }

    private static double[][] pick(double[][] table, int[] rows) {
        return Arrays.stream(rows).mapToObj(row -> table[row]).toArray(double[][]::new);
    }

    @Override
    public String toString() {
        return rows() + " rows of " + stages() + " stages";
    }
}
