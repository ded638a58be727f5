/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.features.CharacterTfIdf;
import io.llmrouter.features.HashedTfIdf;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.features.StructureFeatures;
import io.llmrouter.features.Words;
import io.llmrouter.learning.NystromRidge;
import io.llmrouter.learning.PrincipalComponents;
import io.llmrouter.learning.SparseVector;
import io.llmrouter.learning.Standardisation;
import io.llmrouter.learning.StateJson;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * From a request to the numbers that models are fitted on: standardised structure with the rarity of the words, embedding, weighed words, and a dense
 * row that joins the structure and the embedding in few directions. Its statistics come from the training requests, without their labels. Immutable.
 */
final class FeatureMap {

    private static final int DIRECTIONS = 80;
    /** With more rows, their sequences of characters would fill the heap, and words suffice. */
    private static final int MOST_ROWS_OF_CHARACTERS = 12_000;

    private final Standardisation structure;
    private final Vocabulary vocabulary;
    private final PromptEmbedder embedder;
    private final PrincipalComponents meaning;

    /** How rare words are, and sequences of characters; the latter null where nobody looks at them. */
    private record Vocabulary(HashedTfIdf words, CharacterTfIdf characters) {

        SparseVector characters(Words read) {
            return characters == null ? null : characters.vector(read);
        }
    }

    /** Names of the structure features, the rarity of the words among them. */
    static final List<String> NAMES = Stream.concat(StructureFeatures.NAMES.stream(), HashedTfIdf.RARITY.stream())
            .toList();

    /**
     * A request as numbers.
     *
     * @param values structure features as they are
     * @param point the same standardised, and, if there is an embedder, the embedding
     * @param words weighed words of unit length
     * @param characters weighed sequences of characters of unit length; null where nobody looks at them
     * @param dense standardised structure, directions of the embedding
     */
    record Described(
            double[] values, NystromRidge.Point point, SparseVector words, SparseVector characters, float[] dense) {

        /** Words, and behind them the characters if wanted. */
        SparseVector tokens(boolean withCharacters) {
            return withCharacters ? words.followedBy(HashedTfIdf.DIMENSION, characters) : words;
        }

        /** Above all indices of {@link #tokens}. */
        static int columns(boolean withCharacters) {
            return HashedTfIdf.DIMENSION + (withCharacters ? CharacterTfIdf.DIMENSION : 0);
        }

        /** With one structure feature at its mean over the training requests. */
        Described without(int feature) {
            float[] structure = point.structure().clone();
            float[] others = dense.clone();
            structure[feature] = 0;
            others[feature] = 0;
            return new Described(
                    values, new NystromRidge.Point(structure, point.embedding()), words, characters, others);
        }
    }

    private FeatureMap(
            Standardisation structure, Vocabulary vocabulary, PromptEmbedder embedder, PrincipalComponents meaning) {
        this.structure = structure;
        this.vocabulary = vocabulary;
        this.embedder = embedder;
        this.meaning = meaning;
    }

    /**
     * @param requests n training requests
     * @param embedder null for none
     */
    static FeatureMap fit(List<PromptFeatures> requests, PromptEmbedder embedder) {
        return fit(requests, embedder, DIRECTIONS);
    }

    /** The same without directions of the embedding, for models that look at the whole of it. */
    static FeatureMap withoutDirections(List<PromptFeatures> requests, PromptEmbedder embedder) {
        return fit(requests, embedder, 0);
    }

    /** Whether there are characters to look at. */
    boolean hasCharacters() {
        return vocabulary.characters != null;
    }

    /** The same for models that do not look at characters. */
    FeatureMap withoutCharacters() {
        return new FeatureMap(structure, new Vocabulary(vocabulary.words, null), embedder, meaning);
    }

    private static FeatureMap fit(List<PromptFeatures> requests, PromptEmbedder embedder, int directions) {
        List<String> texts = requests.stream().map(PromptFeatures::text).toList();
        HashedTfIdf words = HashedTfIdf.fit(texts);
        double[][] values = requests.stream()
                .map(request -> {
                    Words read = request.words();
                    return values(request.structure(read), words.weigh(read));
                })
                .toArray(double[][]::new);
        return new FeatureMap(
                Standardisation.of(values),
                new Vocabulary(words, texts.size() > MOST_ROWS_OF_CHARACTERS ? null : CharacterTfIdf.fit(texts)),
                embedder,
                embedder == null || directions == 0
                        ? null
                        : PrincipalComponents.fit(
                                requests.stream()
                                        .map(request -> request.embedding(embedder))
                                        .toArray(float[][]::new),
                                directions));
    }

    private static double[] values(double[] structure, HashedTfIdf.Weighed weighed) {
        double[] values = Arrays.copyOf(structure, NAMES.size());
        for (int j = 0; j < weighed.rarity().length; j++) {
            values[StructureFeatures.NAMES.size() + j] = weighed.rarity()[j];
        }
        return values;
    }

    Described describe(PromptFeatures request) {
        Words read = request.words();
        HashedTfIdf.Weighed weighed = vocabulary.words.weigh(read);
        double[] values = values(request.structure(read), weighed);
        float[] standard = structure.apply(values);
        float[] embedding = embedder == null ? null : request.embedding(embedder);
        float[] directions = meaning == null ? new float[0] : meaning.apply(embedding);
        float[] dense = Arrays.copyOf(standard, standard.length + directions.length);
        System.arraycopy(directions, 0, dense, standard.length, directions.length);
        return new Described(
                values,
                new NystromRidge.Point(standard, embedding),
                weighed.vector(),
                vocabulary.characters(read),
                dense);
    }

    void write(ObjectNode state) {
        StateJson.put(state, "features", NAMES);
        StateJson.put(state, "featureMean", structure.mean());
        StateJson.put(state, "featureDeviation", structure.deviation());
        StateJson.putPacked(state, "wordIdf", vocabulary.words.idf());
        if (hasCharacters()) {
            StateJson.putPacked(state, "characterIdf", vocabulary.characters.idf());
        }
        if (embedder != null) {
            state.put("embedder", embedder.fingerprint());
        }
        if (meaning != null) {
            state.set("meaning", meaning.state());
        }
    }

    static FeatureMap read(JsonNode state, PromptEmbedder embedder) {
        List<String> names = StateJson.texts(state, "features");
        if (!names.equals(NAMES)) {
            throw new IllegalArgumentException("field 'features' names " + names.size()
                    + " features that are not those of this version; train again");
        }
        Standardisation structure = new Standardisation(
                StateJson.numbers(state, "featureMean", names.size()),
                StateJson.numbers(state, "featureDeviation", names.size()));
        Vocabulary vocabulary = new Vocabulary(
                HashedTfIdf.of(StateJson.packed(state, "wordIdf", HashedTfIdf.DIMENSION)),
                state.has("characterIdf")
                        ? CharacterTfIdf.of(StateJson.packed(state, "characterIdf", CharacterTfIdf.DIMENSION))
                        : null);
        if (!state.has("embedder")) {
            return new FeatureMap(structure, vocabulary, null, null);
        }
        requireSame(state.path("embedder").asText(), embedder);
        return new FeatureMap(
                structure,
                vocabulary,
                embedder,
                state.has("meaning") ? PrincipalComponents.read(state.path("meaning")) : null);
    }

    static void requireSame(String fingerprint, PromptEmbedder embedder) {
        if (embedder == null || !embedder.fingerprint().equals(fingerprint)) {
            throw new IllegalArgumentException("the predictor was trained with the embedding '" + fingerprint
                    + "', but here is " + (embedder == null ? "none" : "'" + embedder.fingerprint() + "'")
                    + "; configure that embedding, or train again with this one");
        }
    }
}
