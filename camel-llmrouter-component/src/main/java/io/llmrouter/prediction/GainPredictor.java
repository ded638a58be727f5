/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * How much better the strong model is expected to answer a request than the cheap one: E[score of strong - score of cheap | text].
 *
 * <p>Idea: the difference is modelled directly, by two members that err differently: a kernel ridge over {@link StructureFeatures}, which name no topic,
 * and a sparse ridge over {@link HashedTfIdf}, which knows the topics that it has seen. Their predictions count equally, each in units of its own
 * standard deviation on rows that it was not fitted on ({@value #FOLDS} folds); the sum is scaled by least squares on those rows. Equal weights, because fitted
 * ones follow the noise when labels are few. Cost: fitting is linear in the rows, a prediction one pass over the text. Known weakness: it ranks by what
 * resembles the training rows; far from them it tends to their mean. Immutable and thread-safe.
 */
public final class GainPredictor {

    private static final int FOLDS = 5;
    private static final double STRUCTURE_LAMBDA = 10;
    private static final double WORD_LAMBDA = 5;

    private final HashedTfIdf words;
    private final Members members;
    private final Scale structureScale;
    private final Scale wordScale;
    private final double slope;
    private final double mean;

    private GainPredictor(HashedTfIdf words, Members members, HeldOut heldOut, double[] gain) {
        this.words = words;
        this.members = members;
        this.structureScale = Scale.of(heldOut.structure());
        this.wordScale = Scale.of(heldOut.words());
        this.mean = Arrays.stream(gain).average().orElseThrow();
        double product = 0;
        double square = 0;
        for (int i = 0; i < gain.length; i++) {
            double sum = sum(heldOut.structure()[i], heldOut.words()[i]);
            product += sum * (gain[i] - mean);
            square += sum * sum;
        }
        this.slope = square == 0 ? 0 : Math.max(0, product / square);
    }

    /**
     * Learns from requests with known gain.
     *
     * @param texts the requests, n >= 10
     * @param gain score of the strong model minus score of the cheap one, in [-1, 1], length n
     * @param seed of folds and random features
     * @return the predictor
     * @throws IllegalArgumentException if lengths differ or there are too few rows
     */
    public static GainPredictor fit(List<String> texts, double[] gain, long seed) {
        if (texts.size() != gain.length || gain.length < 2 * FOLDS) {
            throw new IllegalArgumentException("a predictor needs as many gains as texts and at least " + 2 * FOLDS
                    + ", but got " + texts.size() + " texts and " + gain.length + " gains");
        }
        HashedTfIdf words = HashedTfIdf.fit(texts);
        Rows rows = new Rows(
                texts.stream().map(StructureFeatures::of).toArray(double[][]::new),
                texts.stream().map(words::vector).toList(),
                gain);
        return new GainPredictor(words, Members.fit(rows, seed), HeldOut.of(rows, seed), gain);
    }

    /**
     * The expected gain.
     *
     * @param text the request
     * @return about -1 to 1; higher means that the strong model is worth more. Equal for all texts if nothing could be learned
     */
    public double gain(String text) {
        double sum = sum(
                members.structure().predict(StructureFeatures.of(text)),
                members.words().predict(words.vector(text)));
        return mean + slope * sum;
    }

    private double sum(double structure, double topic) {
        return structureScale.standard(structure) + wordScale.standard(topic);
    }

    private record Rows(double[][] structure, List<SparseVector> words, double[] gain) {

        Rows without(int[] fold, int left) {
            List<double[]> structures = new ArrayList<>();
            List<SparseVector> vectors = new ArrayList<>();
            List<Double> gains = new ArrayList<>();
            for (int i = 0; i < gain.length; i++) {
                if (fold[i] != left) {
                    structures.add(structure[i]);
                    vectors.add(words.get(i));
                    gains.add(gain[i]);
                }
            }
            return new Rows(
                    structures.toArray(double[][]::new),
                    vectors,
                    gains.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }

    private record Members(KernelRidge structure, SparseRidge words) {

        static Members fit(Rows rows, long seed) {
            return new Members(
                    KernelRidge.fit(rows.structure(), rows.gain(), STRUCTURE_LAMBDA, seed),
                    SparseRidge.fit(rows.words(), rows.gain(), HashedTfIdf.DIMENSION, WORD_LAMBDA));
        }
    }

    /** Each member's predictions for rows that it was not fitted on. */
    private record HeldOut(double[] structure, double[] words) {

        static HeldOut of(Rows rows, long seed) {
            int n = rows.gain().length;
            int[] fold = folds(n, seed);
            HeldOut heldOut = new HeldOut(new double[n], new double[n]);
            for (int left = 0; left < FOLDS; left++) {
                Members members = Members.fit(rows.without(fold, left), seed);
                for (int i = 0; i < n; i++) {
                    if (fold[i] == left) {
                        heldOut.structure[i] = members.structure().predict(rows.structure()[i]);
                        heldOut.words[i] = members.words().predict(rows.words().get(i));
                    }
                }
            }
            return heldOut;
        }

        private static int[] folds(int n, long seed) {
            Random random = new Random(seed);
            return random.ints(n, 0, FOLDS).toArray();
        }
    }

    private record Scale(double centre, double deviation) {

        static Scale of(double[] values) {
            double centre = Arrays.stream(values).average().orElseThrow();
            double variance = Arrays.stream(values)
                    .map(value -> (value - centre) * (value - centre))
                    .average()
                    .orElseThrow();
            return new Scale(centre, Math.sqrt(variance));
        }

        double standard(double value) {
            return deviation == 0 ? 0 : (value - centre) / deviation;
        }
    }
}
