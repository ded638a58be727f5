/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Labelled utterances, embedded and cut into tokens. Not to be changed.
 *
 * @param embeddings of unit length, n
 * @param tokens n
 * @param intent of each, 0 to intents - 1; empty for negatives
 * @param intents how many there are
 */
record Prepared(float[][] embeddings, WordWeights.Tokens[] tokens, int[] intent, int intents) {

    int size() {
        return embeddings.length;
    }

    /** Those rows only, with the same numbers for intents. */
    Prepared rows(int[] rows) {
        return new Prepared(
                Arrays.stream(rows).mapToObj(i -> embeddings[i]).toArray(float[][]::new),
                Arrays.stream(rows).mapToObj(i -> tokens[i]).toArray(WordWeights.Tokens[]::new),
                Arrays.stream(rows).map(i -> intent[i]).toArray(),
                intents);
    }

    /** The rows of some intents only, which are numbered anew. */
    Prepared ofIntents(IntPredicate wanted) {
        int[] number = new int[intents];
        int next = 0;
        for (int c = 0; c < intents; c++) {
            number[c] = wanted.test(c) ? next++ : -1;
        }
        int[] rows =
                IntStream.range(0, size()).filter(i -> number[intent[i]] >= 0).toArray();
        Prepared chosen = rows(rows);
        return new Prepared(
                chosen.embeddings(),
                chosen.tokens(),
                Arrays.stream(chosen.intent()).map(c -> number[c]).toArray(),
                next);
    }
}
