/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.learning.LogisticRegression;
import io.llmrouter.learning.SparseVector;
import io.llmrouter.learning.Standardisation;
import io.llmrouter.learning.StateJson;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * P(correct) from several raw signals, each of which may be missing.
 *
 * <p>Idea: a logistic regression over the signals in units of their deviation and, for each, whether it is missing. A signal whose training values all
 * lie in [0, 1] is taken for a probability and spread out near 0 and 1: -log 2 - log(1 - p) above one half, log 2 + log p below. Cost: a few passes over the
 * rows. Source: Zellinger and Thomson, "Rational tuning of LLM cascades via probabilistic modeling", 2025 (the transform). Known weakness: it adds signals
 * up; what two of them say only together is lost. Immutable and thread-safe.
 */
public final class CombinedConfidence {

    /** With fewer rows there is nothing to fit. */
    public static final int FEWEST = 10;

    private static final double C = 1;
    /** A probability nearer to 0 or 1 is taken for this near, so that one certain signal does not drown the others. */
    private static final double NEAREST = 1e-6;

    private final List<String> names;
    private final boolean[] probability;
    private final Standardisation scale;
    private final LogisticRegression regression;

    private CombinedConfidence(
            List<String> names, boolean[] probability, Standardisation scale, LogisticRegression regression) {
        this.names = names;
        this.probability = probability;
        this.scale = scale;
        this.regression = regression;
    }

    /**
     * Fits.
     *
     * @param names k signals
     * @param raw n rows of k signals; NaN where one is missing
     * @param correct n labels
     * @throws IllegalArgumentException if shapes differ, a signal is infinite, or there are fewer than {@value #FEWEST} rows
     */
    public static CombinedConfidence fit(List<String> names, double[][] raw, boolean[] correct) {
        check(names, raw, correct);
        boolean[] probability = new boolean[names.size()];
        for (int s = 0; s < probability.length; s++) {
            int signal = s;
            probability[s] = Arrays.stream(raw).mapToDouble(row -> row[signal]).allMatch(p -> !(p < 0 || p > 1));
        }
        double[][] spread =
                Arrays.stream(raw).map(row -> spread(row, probability)).toArray(double[][]::new);
        Standardisation scale = presentOnly(spread);
        List<SparseVector> rows =
                Arrays.stream(spread).map(row -> row(row, scale)).toList();
        double[] target = IntStream.range(0, correct.length)
                .mapToDouble(i -> correct[i] ? 1 : 0)
                .toArray();
        return new CombinedConfidence(
                List.copyOf(names), probability, scale, LogisticRegression.fit(rows, target, 2 * names.size(), C));
    }

    private static void check(List<String> names, double[][] raw, boolean[] correct) {
        if (names.isEmpty() || names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("a combination needs different signals, at least one, but got " + names);
        }
        if (raw.length != correct.length || raw.length < FEWEST) {
            throw new IllegalArgumentException("a combination is fitted on as many rows as labels, at least " + FEWEST
                    + ", but got " + raw.length + " rows and " + correct.length + " labels");
        }
        for (int i = 0; i < raw.length; i++) {
            if (raw[i].length != names.size() || Arrays.stream(raw[i]).anyMatch(Double::isInfinite)) {
                throw new IllegalArgumentException("row " + i + " has the signals " + Arrays.toString(raw[i])
                        + "; it needs " + names.size() + " finite numbers, or NaN where one is missing");
            }
        }
    }

    private static double[] spread(double[] raw, boolean[] probability) {
        double[] spread = raw.clone();
        for (int s = 0; s < spread.length; s++) {
            spread[s] = probability[s] ? spread(raw[s]) : raw[s];
        }
        return spread;
    }

    /** Of a probability; NaN stays NaN. */
    static double spread(double p) {
        double inside = Math.max(NEAREST, Math.min(1 - NEAREST, p));
        return inside >= 0.5 ? -Math.log(2) - Math.log(1 - inside) : Math.log(2) + Math.log(inside);
    }

    /** Mean and deviation of each signal over the rows that have it. */
    private static Standardisation presentOnly(double[][] rows) {
        double[] mean = new double[rows[0].length];
        double[] deviation = new double[mean.length];
        for (int s = 0; s < mean.length; s++) {
            int signal = s;
            double[][] present = Arrays.stream(rows)
                    .filter(row -> !Double.isNaN(row[signal]))
                    .map(row -> new double[] {row[signal]})
                    .toArray(double[][]::new);
            Standardisation one = present.length == 0
                    ? new Standardisation(new double[1], new double[1])
                    : Standardisation.of(present);
            mean[s] = one.mean()[0];
            deviation[s] = one.deviation()[0];
        }
        return new Standardisation(mean, deviation);
    }

    /** The signals in units of their deviation, 0 where missing, then 1 for each that is missing. */
    private static SparseVector row(double[] spread, Standardisation scale) {
        int k = spread.length;
        float[] standard = scale.apply(spread);
        double[] values = new double[2 * k];
        for (int s = 0; s < k; s++) {
            boolean missing = Double.isNaN(spread[s]);
            values[s] = missing ? 0 : standard[s];
            values[k + s] = missing ? 1 : 0;
        }
        return new SparseVector(IntStream.range(0, 2 * k).toArray(), values);
    }

    /** The signals, in the order of {@link #probability}. */
    public List<String> names() {
        return names;
    }

    /**
     * P(correct).
     *
     * @param raw k signals in the order of {@link #names}; NaN where one is missing
     * @return in (0, 1)
     */
    public double probability(double[] raw) {
        if (raw.length != names.size()) {
            throw new IllegalArgumentException(
                    "got " + raw.length + " signals, but the combination was fitted on " + names);
        }
        return regression.probability(row(spread(raw, probability), scale));
    }

    /** Everything needed to combine again, as JSON; {@link #read} reads it. */
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        StateJson.put(state, "signals", names);
        StateJson.put(
                state,
                "isProbability",
                IntStream.range(0, names.size())
                        .mapToDouble(s -> probability[s] ? 1 : 0)
                        .toArray());
        StateJson.put(state, "mean", scale.mean());
        StateJson.put(state, "deviation", scale.deviation());
        StateJson.put(state, "weights", regression.weights());
        return state.put("intercept", regression.intercept());
    }

    /**
     * Reads back what {@link #state} wrote.
     *
     * @param state the JSON
     * @return the same combination
     * @throws IllegalArgumentException naming the field that is missing or wrong
     */
    public static CombinedConfidence read(JsonNode state) {
        List<String> names = StateJson.texts(state, "signals");
        int k = names.size();
        double[] flags = StateJson.numbers(state, "isProbability", k);
        boolean[] probability = new boolean[k];
        for (int s = 0; s < k; s++) {
            probability[s] = flags[s] == 1;
        }
        return new CombinedConfidence(
                names,
                probability,
                new Standardisation(StateJson.numbers(state, "mean", k), StateJson.numbers(state, "deviation", k)),
                new LogisticRegression(
                        StateJson.numbers(state, "weights", 2 * k), StateJson.number(state, "intercept")));
    }
}
