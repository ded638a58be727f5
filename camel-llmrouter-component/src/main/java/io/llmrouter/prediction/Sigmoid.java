/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.learning.LogisticRegression;
import io.llmrouter.learning.SparseVector;
import io.llmrouter.learning.StateJson;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * From an expected score to a calibrated probability: 1 / (1 + exp(-(slope * score + offset))), fitted by log-loss on rows that nobody had seen.
 * Source: Platt, 1999, without his smoothing of the targets, which may be any numbers in [0, 1] here.
 *
 * @param slope not negative
 * @param offset any number
 */
public record Sigmoid(double slope, double offset) {

    private static final double WEAK = 100;

    /**
     * Fits.
     *
     * @param expected n rows of k expected scores
     * @param truth n rows of k true scores
     * @return one for each of the k models
     */
    public static Sigmoid[] fit(double[][] expected, double[][] truth) {
        Sigmoid[] fitted = new Sigmoid[expected[0].length];
        Arrays.setAll(fitted, m -> {
            List<SparseVector> rows = Arrays.stream(expected)
                    .map(row -> new SparseVector(new int[] {0}, new double[] {row[m]}))
                    .toList();
            double[] scores = Arrays.stream(truth).mapToDouble(row -> row[m]).toArray();
            LogisticRegression regression = LogisticRegression.fit(rows, scores, 1, WEAK);
            return regression.weights()[0] >= 0
                    ? new Sigmoid(regression.weights()[0], regression.intercept())
                    : flat(scores);
        });
        return fitted;
    }

    /** Where higher expectations went with lower scores: the base rate, kept off 0 and 1. */
    private static Sigmoid flat(double[] scores) {
        double rate = (Arrays.stream(scores).sum() + 0.5) / (scores.length + 1);
        return new Sigmoid(0, Math.log(rate / (1 - rate)));
    }

    /** The probability, in [0, 1]. */
    public double of(double expected) {
        return 1 / (1 + Math.exp(-(slope * expected + offset)));
    }

    /** Writes slopes and offsets. */
    public static void write(ObjectNode state, Sigmoid[] sigmoids) {
        StateJson.put(
                state,
                "calibrationSlope",
                Arrays.stream(sigmoids).mapToDouble(Sigmoid::slope).toArray());
        StateJson.put(
                state,
                "calibrationOffset",
                Arrays.stream(sigmoids).mapToDouble(Sigmoid::offset).toArray());
    }

    /**
     * Reads back what {@link #write} wrote.
     *
     * @throws IllegalArgumentException naming the field that is missing or wrong
     */
    public static Sigmoid[] read(JsonNode state, int count) {
        double[] slope = StateJson.numbers(state, "calibrationSlope", count);
        double[] offset = StateJson.numbers(state, "calibrationOffset", count);
        return IntStream.range(0, count)
                .mapToObj(m -> new Sigmoid(slope[m], offset[m]))
                .toArray(Sigmoid[]::new);
    }
}
