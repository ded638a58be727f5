/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.learning.StateJson;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Training requests that are kept as they are: their embeddings and what each model scored on them. At most {@value #MOST}; of more, a random part.
 * Immutable.
 *
 * @param rows where each stood among the training rows, ascending
 * @param vectors m embeddings
 * @param scores m rows of k scores
 */
record Exemplars(int[] rows, Vectors vectors, float[][] scores) {

    static final int MOST = 20_000;

    /**
     * Vectors with 8 bits a number: a quarter of the memory, and cosines off by less than 0.01.
     *
     * @param numbers m vectors of d numbers, each scaled so that its largest number is 127
     * @param scales by which to multiply each vector to make its length 1
     */
    record Vectors(byte[][] numbers, float[] scales) {

        static Vectors of(List<float[]> vectors) {
            return of(vectors.stream().map(Vectors::quantised).toArray(byte[][]::new));
        }

        private static Vectors of(byte[][] numbers) {
            float[] scales = new float[numbers.length];
            for (int i = 0; i < scales.length; i++) {
                scales[i] = scale(numbers[i]);
            }
            return new Vectors(numbers, scales);
        }

        private static byte[] quantised(float[] vector) {
            float largest = Float.MIN_NORMAL;
            for (float x : vector) {
                largest = Math.max(largest, Math.abs(x));
            }
            byte[] bytes = new byte[vector.length];
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = (byte) Math.round(vector[j] / largest * Byte.MAX_VALUE);
            }
            return bytes;
        }

        private static float scale(byte[] vector) {
            long squares = 0;
            for (byte x : vector) {
                squares += x * x;
            }
            return squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
        }

        /** The cosine of each with another vector of d numbers. */
        float[] cosines(float[] vector) {
            return cosines(quantised(vector));
        }

        /** The cosine of each with one of them, which itself is at -1: it was left out. */
        float[] cosinesWithout(int left) {
            float[] cosines = cosines(numbers[left]);
            cosines[left] = -1;
            return cosines;
        }

        private float[] cosines(byte[] asked) {
            float scale = scale(asked);
            float[] cosines = new float[numbers.length];
            for (int i = 0; i < cosines.length; i++) {
                byte[] known = numbers[i];
                int sum = 0;
                for (int j = 0; j < known.length; j++) {
                    sum += known[j] * asked[j];
                }
                cosines[i] = sum * scales[i] * scale;
            }
            return cosines;
        }

        void write(ObjectNode state) {
            int d = numbers[0].length;
            byte[] flat = new byte[numbers.length * d];
            for (int i = 0; i < numbers.length; i++) {
                System.arraycopy(numbers[i], 0, flat, i * d, d);
            }
            state.put("embeddingDimension", d).put("embeddings", flat);
        }

        static Vectors read(JsonNode state) {
            int d = (int) StateJson.number(state, "embeddingDimension");
            byte[] flat = StateJson.packedBytes(state, "embeddings");
            if (d < 1 || flat.length % d != 0) {
                throw new IllegalArgumentException(
                        "field 'embeddings' has " + flat.length + " bytes, which are no vectors of " + d);
            }
            byte[][] numbers = new byte[flat.length / d][];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = Arrays.copyOfRange(flat, i * d, (i + 1) * d);
            }
            return of(numbers);
        }
    }

    static Exemplars of(LabelledRequests labelled, PromptEmbedder embedder, long seed) {
        requireEmbedder(embedder);
        int[] rows = drawn(labelled.size(), MOST, seed);
        float[][] scores = new float[rows.length][labelled.models().size()];
        for (int i = 0; i < rows.length; i++) {
            for (int m = 0; m < scores[i].length; m++) {
                scores[i][m] = (float) labelled.scores()[rows[i]][m];
            }
        }
        Vectors vectors = Vectors.of(Arrays.stream(rows)
                .mapToObj(row -> labelled.requests().get(row).embedding(embedder))
                .toList());
        return new Exemplars(rows, vectors, scores);
    }

    static void requireEmbedder(PromptEmbedder embedder) {
        if (embedder == null) {
            throw new IllegalArgumentException(
                    "this method looks at nothing but a request's embedding, and there is none; configure 'embedding',"
                            + " or use the method 'logistic'");
        }
    }

    /** At most so many of n indices, drawn without replacement, ascending. */
    static int[] drawn(int n, int most, long seed) {
        int[] all = IntStream.range(0, n).toArray();
        if (n <= most) {
            return all;
        }
        Random random = new Random(seed);
        for (int i = 0; i < most; i++) {
            int swapped = i + random.nextInt(n - i);
            int index = all[i];
            all[i] = all[swapped];
            all[swapped] = index;
        }
        return IntStream.of(all).limit(most).sorted().toArray();
    }

    int size() {
        return rows.length;
    }

    /** Mean score of each model. */
    double[] rates() {
        double[] rates = new double[scores[0].length];
        for (float[] row : scores) {
            for (int m = 0; m < rates.length; m++) {
                rates[m] += row[m] / (double) scores.length;
            }
        }
        return rates;
    }

    void write(ObjectNode state, PromptEmbedder embedder) {
        state.put("embedder", embedder.fingerprint());
        vectors.write(state);
        StateJson.putPacked(state, "rows", rows);
        StateJson.putPacked(state, "scores", scores);
    }

    static Exemplars read(JsonNode state, PromptEmbedder embedder) {
        FeatureMap.requireSame(StateJson.required(state, "embedder").asText(), embedder);
        int[] rows = StateJson.packedInts(state, "rows");
        Vectors vectors = Vectors.read(state);
        int models = StateJson.texts(state, "models").size();
        float[][] scores = StateJson.packedRows(state, "scores", models);
        if (scores.length != rows.length || vectors.numbers().length != rows.length) {
            throw new IllegalArgumentException("fields 'rows', 'embeddings' and 'scores' have " + rows.length + ", "
                    + vectors.numbers().length + " and " + scores.length + " rows; they need equally many");
        }
        return new Exemplars(rows, vectors, scores);
    }
}
