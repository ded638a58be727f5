/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Ridge regression with several targets and a Gaussian kernel over structure, or over structure times embedding.
 *
 * <p>Idea: the answer is a weighted sum of the likeness to at most {@value #LANDMARKS} training rows; two requests are alike if both their structure
 * and their meaning are. Solves (K' K + lambda K_mm) a = K' y once for all targets. Cost: O(n m (d + m)) to fit, O(m d) a prediction. Source:
 * Williams and Seeger, "Using the Nystroem method to speed up kernel machines", 2001. Known weakness: far from all landmarks it answers the mean.
 * The width over structure is the square root of the number of features that vary; over embeddings it is 1, and cosines below zero are far. Immutable.
 */
public final class NystromRidge {

    private static final int LANDMARKS = 500;
    private static final double JITTER = 1e-3;
    private static final int BLOCK = 256;

    private final List<Point> landmarks;
    /** Structure of the landmarks, feature by feature: sums over features that lie side by side do not wait for each other. */
    private final float[][] columns;

    private final double width;
    private final double[][] weights;
    private final double[] means;

    /**
     * One request.
     *
     * @param structure standardised
     * @param embedding of unit length; null where there is none
     */
    public record Point(float[] structure, float[] embedding) {

        /** Of the embeddings. */
        public double cosine(Point other) {
            return dot(embedding, other.embedding);
        }

        /** In four sums at a time, which do not wait for each other. */
        private static double dot(float[] a, float[] b) {
            double first = 0;
            double second = 0;
            double third = 0;
            double fourth = 0;
            int j = 0;
            for (; j + 3 < a.length; j += 4) {
                first += a[j] * b[j];
                second += a[j + 1] * b[j + 1];
                third += a[j + 2] * b[j + 2];
                fourth += a[j + 3] * b[j + 3];
            }
            for (; j < a.length; j++) {
                first += a[j] * b[j];
            }
            return first + second + third + fourth;
        }
    }

    private NystromRidge(List<Point> landmarks, double width, double[][] weights, double[] means) {
        this.landmarks = landmarks;
        this.columns = columns(landmarks);
        this.width = width;
        this.weights = weights;
        this.means = means;
    }

    /**
     * Fits all targets.
     *
     * @param points n requests; their embeddings are used if they have any
     * @param targets n rows of k numbers
     * @param lambda strength of the penalty, positive
     * @param seed of the draw of landmarks
     */
    public static NystromRidge fit(List<Point> points, double[][] targets, double lambda, long seed) {
        return fit(points, targets, new double[] {lambda}, seed).get(0);
    }

    /** The same for each of several strengths, for little more than the cost of one: they share K' K. */
    public static List<NystromRidge> fit(List<Point> points, double[][] targets, double[] lambdas, long seed) {
        List<Point> landmarks = drawn(points, seed);
        double width = Math.max(1, varying(landmarks));
        NystromRidge kernel = new NystromRidge(landmarks, width, null, null);
        int m = landmarks.size();
        int k = targets[0].length;
        double[] means = new double[k];
        for (double[] row : targets) {
            for (int t = 0; t < k; t++) {
                means[t] += row[t] / targets.length;
            }
        }
        double[][] gram = new double[m][m];
        double[][] right = new double[k][m];
        for (int from = 0; from < targets.length; from += BLOCK) {
            kernel.add(points, targets, means, from, gram, right);
        }
        double[][] among = landmarks.stream().map(kernel::likeness).toArray(double[][]::new);
        return Arrays.stream(lambdas)
                .mapToObj(lambda -> LinearSystem.solve(penalised(gram, among, lambda), JITTER, right))
                .map(weights -> new NystromRidge(landmarks, width, weights, means))
                .toList();
    }

    /** K' K + lambda K_mm, of whose first part only the lower triangle is filled. */
    private static double[][] penalised(double[][] gram, double[][] among, double lambda) {
        double[][] sum = new double[gram.length][gram.length];
        for (int a = 0; a < gram.length; a++) {
            for (int b = 0; b <= a; b++) {
                sum[a][b] = gram[a][b] + lambda * among[a][b];
                sum[b][a] = sum[a][b];
            }
        }
        return sum;
    }

    /** Adds a block of rows to K' K, of which only the lower triangle is filled, and to K' y; on all cores, but always in the same order. */
    private void add(
            List<Point> points, double[][] targets, double[] means, int from, double[][] gram, double[][] right) {
        int to = Math.min(targets.length, from + BLOCK);
        double[][] likeness = IntStream.range(from, to)
                .parallel()
                .mapToObj(i -> likeness(points.get(i)))
                .toArray(double[][]::new);
        IntStream.range(0, gram.length).parallel().forEach(a -> {
            double[] line = gram[a];
            for (int i = from; i < to; i++) {
                double[] row = likeness[i - from];
                double value = row[a];
                for (int b = 0; b <= a; b++) {
                    line[b] += value * row[b];
                }
                for (int t = 0; t < right.length; t++) {
                    right[t][a] += value * (targets[i][t] - means[t]);
                }
            }
        });
    }

    private static List<Point> drawn(List<Point> points, long seed) {
        List<Integer> all = IntStream.range(0, points.size()).boxed().collect(Collectors.toList());
        java.util.Collections.shuffle(all, new Random(seed));
        return all.stream().limit(LANDMARKS).map(points::get).toList();
    }

    private static long varying(List<Point> landmarks) {
        return IntStream.range(0, landmarks.get(0).structure().length)
                .filter(j -> landmarks.stream().anyMatch(point -> point.structure()[j] != 0))
                .count();
    }

    /** The targets of a request: k numbers. */
    public double[] predict(Point point) {
        double[] likeness = likeness(point);
        double[] sums = means.clone();
        for (int t = 0; t < sums.length; t++) {
            for (int a = 0; a < likeness.length; a++) {
                sums[t] += likeness[a] * weights[t][a];
            }
        }
        return sums;
    }

    private double[] likeness(Point point) {
        double[] likeness = distances(point.structure());
        for (int a = 0; a < likeness.length; a++) {
            double exponent = likeness[a] / (2 * width);
            exponent += point.embedding() == null ? 0 : 1 - point.cosine(landmarks.get(a));
            likeness[a] = Math.exp(-exponent);
        }
        return likeness;
    }

    /** Squared, to each landmark. */
    private double[] distances(float[] structure) {
        double[] distances = new double[landmarks.size()];
        for (int j = 0; j < structure.length; j++) {
            float here = structure[j];
            float[] column = columns[j];
            for (int a = 0; a < distances.length; a++) {
                double difference = here - column[a];
                distances[a] += difference * difference;
            }
        }
        return distances;
    }

    private static float[][] columns(List<Point> landmarks) {
        float[][] columns = new float[landmarks.get(0).structure().length][landmarks.size()];
        for (int a = 0; a < landmarks.size(); a++) {
            for (int j = 0; j < columns.length; j++) {
                columns[j][a] = landmarks.get(a).structure()[j];
            }
        }
        return columns;
    }

    /** Everything needed to predict again, as JSON; {@link #read} reads it. */
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put("width", width);
        StateJson.put(state, "means", means);
        state.put("structureDimension", landmarks.get(0).structure().length);
        StateJson.putPacked(
                state,
                "landmarkStructure",
                landmarks.stream().map(Point::structure).toArray(float[][]::new));
        if (landmarks.get(0).embedding() != null) {
            state.put("embeddingDimension", landmarks.get(0).embedding().length);
            StateJson.putPacked(
                    state,
                    "landmarkEmbedding",
                    landmarks.stream().map(Point::embedding).toArray(float[][]::new));
        }
        StateJson.putPacked(state, "weights", StateJson.floats(weights));
        return state;
    }

    /**
     * Reads back what {@link #state} wrote.
     *
     * @param state the JSON
     * @return the same model, its weights rounded to 32 bits
     * @throws IllegalArgumentException naming the field that is missing or wrong
     */
    public static NystromRidge read(JsonNode state) {
        float[][] structure =
                StateJson.packedRows(state, "landmarkStructure", (int) StateJson.number(state, "structureDimension"));
        float[][] embedding = state.has("landmarkEmbedding")
                ? StateJson.packedRows(state, "landmarkEmbedding", (int) StateJson.number(state, "embeddingDimension"))
                : new float[structure.length][];
        return new NystromRidge(
                IntStream.range(0, structure.length)
                        .mapToObj(i -> new Point(structure[i], embedding[i]))
                        .toList(),
                StateJson.number(state, "width"),
                StateJson.doubles(StateJson.packedRows(state, "weights", structure.length)),
                StateJson.numbers(state, "means"));
    }
}
