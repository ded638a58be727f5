/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.learning.DisjointSets;
import io.llmrouter.learning.PrincipalComponents;
import io.llmrouter.learning.StateJson;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How rare each word is among the training questions, and its place among meanings.
 *
 * <p>Idea: rarity is the inverse document frequency; a document is a group of pairs that hang together by a question. A training pair is looked at as if its group had not been counted, or else every word of a training pair
 * would be known, and some words of later pairs would not. A word's vector is the embedding of the word alone, in its {@value #DIMENSIONS} main directions, one byte each;
 * words of two groups or more have theirs computed when learning, others on first sight, remembered for the last {@value #REMEMBERED}. Cost: 80 bytes a word; an unknown word one embedding, about a
 * millisecond, once; those of one question together, and no more than its first {@value #MOST_UNKNOWN}: further ones are like no other. Known weakness: a word alone has no context. Thread-safe.
 */
final class WordTable {

    static final int DIMENSIONS = 64;

    private static final int MOST_WORDS = 30_000;
    private static final int REMEMBERED = 20_000;
    private static final int MOST_UNKNOWN = 32;

    private static final byte[] LIKE_NO_OTHER = new byte[DIMENSIONS];

    private final PromptEmbedder embedder;
    private final PrincipalComponents directions;
    private final int groups;
    private final List<String> words;
    private final int[] counts;
    private final byte[] vectors;
    private final Map<String, Integer> places = new HashMap<>();
    private final Cache<String, byte[]> remembered =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    private WordTable(
            PromptEmbedder embedder,
            PrincipalComponents directions,
            int groups,
            List<String> words,
            int[] counts,
            byte[] vectors) {
        this.embedder = embedder;
        this.directions = directions;
        this.groups = groups;
        this.words = words;
        this.counts = counts;
        this.vectors = vectors;
        for (int place = 0; place < words.size(); place++) {
            places.put(words.get(place), place);
        }
    }

    /** Of some pairs, at least one. */
    static WordTable of(List<LabelledPair> pairs, PromptEmbedder embedder) {
        Map<Integer, Set<String>> groups = groups(pairs);
        Map<String, Integer> counts = new HashMap<>();
        groups.values().forEach(words -> words.forEach(word -> counts.merge(word, 1, Integer::sum)));
        List<String> all = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_WORDS)
                .map(Map.Entry::getKey)
                .toList();
        List<float[]> embedded = embedder.embedAll(all, done -> {});
        PrincipalComponents directions = PrincipalComponents.fit(embedded.toArray(float[][]::new), DIMENSIONS);
        List<String> known = all.stream().filter(word -> counts.get(word) > 1).toList();
        byte[] vectors = new byte[known.size() * DIMENSIONS];
        for (int i = 0; i < known.size(); i++) {
            System.arraycopy(bytes(directions.apply(embedded.get(i))), 0, vectors, i * DIMENSIONS, DIMENSIONS);
        }
        WordTable table = new WordTable(
                embedder,
                directions,
                groups.size(),
                known,
                known.stream().mapToInt(counts::get).toArray(),
                vectors);
        for (int i = known.size(); i < all.size(); i++) { // spares learning to embed them twice
            table.remembered.put(all.get(i), bytes(directions.apply(embedded.get(i))));
        }
        return table;
    }

    /** The words of all pairs that share a question, also by way of others. */
    private static Map<Integer, Set<String>> groups(List<LabelledPair> pairs) {
        Map<String, Integer> questions = new HashMap<>();
        DisjointSets sets = new DisjointSets(2 * pairs.size());
        pairs.forEach(pair -> sets.join(
                questions.computeIfAbsent(pair.asked().text(), text -> questions.size()),
                questions.computeIfAbsent(pair.kept().text(), text -> questions.size())));
        Map<Integer, Set<String>> groups = new HashMap<>();
        questions.forEach((text, number) -> groups.computeIfAbsent(sets.root(number), root -> new HashSet<>())
                .addAll(Wording.of(text).words()));
        return groups;
    }

    /** Of length 127 or nearly so. */
    private static byte[] bytes(float[] vector) {
        double squares = 1e-12;
        for (float x : vector) {
            squares += x * x;
        }
        byte[] bytes = new byte[DIMENSIONS];
        for (int j = 0; j < vector.length; j++) {
            bytes[j] = (byte) Math.round(127 * vector[j] / Math.sqrt(squares));
        }
        return bytes;
    }

    /**
     * How rare a word is: 0 and up.
     *
     * @param counted whether the question at hand is of a training pair
     */
    double rarity(String word, boolean counted) {
        Integer place = places.get(word);
        int others = place == null ? 0 : counts[place] - (counted ? 1 : 0);
        return Math.log((groups + 1.0) / (others + 0.5));
    }

    /** Of the words of one question, {@value #DIMENSIONS} bytes each. Not to be changed. */
    byte[][] vectors(List<String> ofQuestion) {
        List<String> unknown = ofQuestion.stream()
                .filter(word -> !places.containsKey(word))
                .distinct()
                .limit(MOST_UNKNOWN)
                .toList();
        Map<String, byte[]> fresh = remembered.getAll(unknown, this::embedded);
        return ofQuestion.stream()
                .map(word -> {
                    Integer place = places.get(word);
                    return place == null
                            ? fresh.getOrDefault(word, LIKE_NO_OTHER)
                            : Arrays.copyOfRange(vectors, place * DIMENSIONS, (place + 1) * DIMENSIONS);
                })
                .toArray(byte[][]::new);
    }

    private Map<String, byte[]> embedded(Set<? extends String> unknown) {
        List<String> texts = List.copyOf(unknown);
        List<float[]> embedded = embedder.embedAll(texts, done -> {});
        Map<String, byte[]> fresh = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            fresh.put(texts.get(i), bytes(directions.apply(embedded.get(i))));
        }
        return fresh;
    }

    /** Cosine of two words' vectors, up to rounding. */
    static double likeness(byte[] one, byte[] other) {
        int dot = 0;
        int squares = 1;
        int others = 1;
        for (int j = 0; j < DIMENSIONS; j++) {
            dot += one[j] * other[j];
            squares += one[j] * one[j];
            others += other[j] * other[j];
        }
        return dot / Math.sqrt((double) squares * others);
    }

    ObjectNode state() {
        ObjectNode state =
                JsonNodeFactory.instance.objectNode().put("groups", groups).put("words", String.join(" ", words));
        StateJson.putPacked(state, "counts", counts);
        state.put("vectors", vectors).set("directions", directions.state());
        return state;
    }

    static WordTable read(JsonNode state, PromptEmbedder embedder) {
        String joined = StateJson.required(state, "words").asText();
        List<String> words = joined.isEmpty() ? List.of() : List.of(joined.split(" "));
        byte[] vectors = StateJson.packedBytes(state, "vectors");
        int[] counts = StateJson.packedInts(state, "counts");
        if (vectors.length != words.size() * DIMENSIONS || counts.length != words.size()) {
            throw new IllegalArgumentException(
                    "fields 'vectors' and 'counts' have " + vectors.length + " bytes and " + counts.length
                            + " counts; they need " + DIMENSIONS + " and one for each of " + words.size() + " words");
        }
        return new WordTable(
                embedder,
                PrincipalComponents.read(StateJson.required(state, "directions")),
                (int) StateJson.number(state, "groups"),
                words,
                counts,
                vectors);
    }
}
