/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The examples of each intent as vectors: their mean, and the vectors themselves for those intents that are worth a closer look. At most
 * {@value #MOST} examples of an intent, spread evenly, are compared with. Immutable.
 */
final class Exemplars {

    private static final int MOST = 200;

    private final int intents;
    private final int dimension;
    private final float[] vectors;
    private final int[] first; // of each intent's vectors, and one behind the last
    private final int[] rows; // which example a vector is
    private final float[] centroids; // of feature j and intent c at j * intents + c, of unit length

    /**
     * A similar example.
     *
     * @param row which
     * @param intent of it
     * @param cosine with the request
     */
    record Near(int row, int intent, float cosine) {}

    /**
     * @param utterances n of equal dimension
     * @param intent of each
     * @param intents how many there are, each with an example
     */
    Exemplars(Utterance[] utterances, int[] intent, int intents) {
        this.intents = intents;
        this.dimension = utterances[0].embedding().length;
        List<List<Integer>> members = new ArrayList<>();
        for (int c = 0; c < intents; c++) {
            members.add(new ArrayList<>());
        }
        for (int i = 0; i < intent.length; i++) {
            members.get(intent[i]).add(i);
        }
        this.first = new int[intents + 1];
        for (int c = 0; c < intents; c++) {
            first[c + 1] = first[c] + Math.min(MOST, members.get(c).size());
        }
        this.vectors = new float[first[intents] * dimension];
        this.rows = new int[first[intents]];
        this.centroids = new float[dimension * intents];
        for (int c = 0; c < intents; c++) {
            place(utterances, members.get(c), c);
        }
    }

    private void place(Utterance[] utterances, List<Integer> members, int c) {
        int count = first[c + 1] - first[c];
        for (int k = 0; k < count; k++) {
            int row = members.get((int) ((long) k * members.size() / count));
            rows[first[c] + k] = row;
            System.arraycopy(utterances[row].embedding(), 0, vectors, (first[c] + k) * dimension, dimension);
        }
        float[] mean = new float[dimension];
        for (int row : members) {
            for (int j = 0; j < dimension; j++) {
                mean[j] += utterances[row].embedding()[j];
            }
        }
        float length = (float) Math.sqrt(Dot.of(mean, mean));
        for (int j = 0; j < dimension; j++) {
            centroids[j * intents + c] = length == 0 ? 0 : mean[j] / length;
        }
    }

    /** Cosine with the mean of each intent. */
    float[] centroidCosines(float[] embedding) {
        float[] cosines = new float[intents];
        for (int j = 0; j < dimension; j++) {
            float value = embedding[j];
            int at = j * intents;
            for (int c = 0; c < intents; c++) {
                cosines[c] += value * centroids[at + c];
            }
        }
        return cosines;
    }

    /**
     * Compares with the examples of some intents.
     *
     * @param embedding of unit length
     * @param candidates which intents
     * @param best takes the greatest cosine of each of them, by intent
     * @param nearest how many similar examples are wanted
     * @return them, the most similar first
     */
    List<Near> compare(float[] embedding, int[] candidates, float[] best, int nearest) {
        PriorityQueue<Near> near = new PriorityQueue<>((a, b) -> Float.compare(a.cosine(), b.cosine()));
        for (int c : candidates) {
            float greatest = -1;
            for (int i = first[c]; i < first[c + 1]; i++) {
                float cosine = Dot.of(embedding, vectors, i * dimension);
                greatest = Math.max(greatest, cosine);
                if (near.size() < nearest || cosine > near.peek().cosine()) {
                    near.add(new Near(rows[i], c, cosine));
                    if (near.size() > nearest) {
                        near.poll();
                    }
                }
            }
            best[c] = greatest;
        }
        List<Near> sorted = new ArrayList<>(near);
        sorted.sort((a, b) -> Float.compare(b.cosine(), a.cosine()));
        return sorted;
    }
}
