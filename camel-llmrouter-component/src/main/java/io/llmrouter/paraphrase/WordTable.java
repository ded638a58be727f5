/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.learning.PrincipalComponents;
import io.llmrouter.learning.StateJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The words of the training questions: how rare each is, and its place among meanings.
 *
 * <p>Idea: rarity is the inverse document frequency. A word's vector is the embedding of the word alone, in its {@value #DIMENSIONS} main directions, one byte each, computed
 * once when learning, so that nothing is embedded when a pair is judged. Cost: 70 bytes a word and an embedding each when learning. Known weakness: a word
 * that no training question had is as rare as can be and like no other word. Immutable.
 */
final class WordTable {

    static final int MOST_WORDS = 30_000;
    private static final int DIMENSIONS = 64;

    private final List<String> words;
    private final float[] rarity;
    private final byte[] vectors;
    private final Map<String, Integer> places = new HashMap<>();
    private final float[] lengths;
    private final float rarest;

    private WordTable(List<String> words, float[] rarity, float rarest, byte[] vectors) {
        this.words = words;
        this.rarity = rarity;
        this.rarest = rarest;
        this.vectors = vectors;
        this.lengths = new float[words.size()];
        for (int place = 0; place < words.size(); place++) {
            places.put(words.get(place), place);
            lengths[place] = (float) Math.sqrt(Math.max(1, dot(place, place)));
        }
    }

    /** Of some questions. */
    static WordTable of(Iterable<Wording> questions, PromptEmbedder embedder) {
        Map<String, Integer> counts = new HashMap<>();
        int n = 0;
        for (Wording question : questions) {
            n++;
            question.words().forEach(word -> counts.merge(word, 1, Integer::sum));
        }
        List<String> words = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_WORDS)
                .map(Map.Entry::getKey)
                .toList();
        float[] rarity = new float[words.size()];
        for (int i = 0; i < rarity.length; i++) {
            rarity[i] = rarity(n, counts.get(words.get(i)));
        }
        return new WordTable(words, rarity, rarity(n, 0), bytes(embedder.embedAll(words, done -> {})));
    }

    private static float rarity(int questions, int having) {
        return (float) Math.log((questions + 1.0) / (having + 0.5));
    }

    private static byte[] bytes(List<float[]> embedded) {
        if (embedded.size() < 2) {
            return new byte[embedded.size() * DIMENSIONS];
        }
        PrincipalComponents directions = PrincipalComponents.fit(embedded.toArray(float[][]::new), DIMENSIONS);
        byte[] bytes = new byte[embedded.size() * DIMENSIONS];
        for (int i = 0; i < embedded.size(); i++) {
            float[] vector = directions.apply(embedded.get(i));
            float most = 1e-9f;
            for (float x : vector) {
                most = Math.max(most, Math.abs(x));
            }
            for (int j = 0; j < vector.length; j++) {
                bytes[i * DIMENSIONS + j] = (byte) Math.round(127 * vector[j] / most);
            }
        }
        return bytes;
    }

    /** Of a word, -1 if it is not here. */
    int place(String word) {
        return places.getOrDefault(word, -1);
    }

    /** At least 0; the most for a word that is not here. */
    float rarity(int place) {
        return place < 0 ? rarest : rarity[place];
    }

    /** Cosine of two words, 0 if one is not here. */
    double likeness(int place, int other) {
        return place < 0 || other < 0 ? 0 : dot(place, other) / (lengths[place] * lengths[other]);
    }

    private float dot(int place, int other) {
        int sum = 0;
        for (int j = 0; j < DIMENSIONS; j++) {
            sum += vectors[place * DIMENSIONS + j] * vectors[other * DIMENSIONS + j];
        }
        return sum;
    }

    ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance
                .objectNode()
                .put("words", String.join(" ", words))
                .put("rarest", rarest);
        StateJson.putPacked(state, "rarity", rarity);
        return state.put("vectors", vectors);
    }

    static WordTable read(JsonNode state) {
        String joined = StateJson.required(state, "words").asText();
        List<String> words = joined.isEmpty() ? List.of() : new ArrayList<>(List.of(joined.split(" ")));
        byte[] vectors = StateJson.packedBytes(state, "vectors");
        if (vectors.length != words.size() * DIMENSIONS) {
            throw new IllegalArgumentException("field 'vectors' has " + vectors.length + " bytes; it needs "
                    + DIMENSIONS + " for each of " + words.size() + " words");
        }
        return new WordTable(
                words,
                StateJson.packed(state, "rarity", words.size()),
                (float) StateJson.number(state, "rarest"),
                vectors);
    }
}
