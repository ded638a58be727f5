/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.features.HashedTfIdf;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.StructureFeatures;
import io.llmrouter.learning.DenseRow;
import io.llmrouter.learning.NystromRidge;
import io.llmrouter.learning.SparseVector;
import io.llmrouter.learning.Standardisation;
import io.llmrouter.learning.StateJson;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * From a question and an answer to the numbers that a verifier is fitted on: the standardised features of the answer, beside its question, and of the
 * question alone; the weighed words of both; the embeddings of both. Its statistics come from the training rows, without their scores. Immutable.
 */
final class VerifierMap {

    /** Names of the dense features: of the answer, then of the question. */
    static final List<String> NAMES = Stream.concat(
                    VerifierFeatures.NAMES.stream(),
                    StructureFeatures.NAMES.stream().map(name -> "question." + name))
            .toList();

    private final Standardisation scale;
    private final HashedTfIdf words;
    private final PromptEmbedder embedder;

    /**
     * A question and an answer as numbers.
     *
     * @param values the dense features as they are
     * @param dense the same in units of their deviation
     * @param words of question and answer, of unit length; null where nobody looks at them
     * @param meaning embeddings of question and answer side by side, of unit length together; null without an embedder
     */
    record Described(double[] values, DenseRow dense, SparseVector words, float[] meaning) {

        NystromRidge.Point point() {
            return new NystromRidge.Point(dense.values(), meaning);
        }

        /** With one dense feature at its mean over the training rows. */
        Described without(int feature) {
            float[] others = dense.values().clone();
            others[feature] = 0;
            return new Described(values, new DenseRow(others), words, meaning);
        }
    }

    private VerifierMap(Standardisation scale, HashedTfIdf words, PromptEmbedder embedder) {
        this.scale = scale;
        this.words = words;
        this.embedder = embedder;
    }

    static VerifierMap fit(GradedAnswers rows, PromptEmbedder embedder) {
        double[][] values = IntStream.range(0, rows.size())
                .parallel()
                .mapToObj(i -> values(rows.questions().get(i), rows.answers().get(i)))
                .toArray(double[][]::new);
        HashedTfIdf words = HashedTfIdf.fit(IntStream.range(0, rows.size())
                .mapToObj(i -> joined(rows.questions().get(i), rows.answers().get(i)))
                .toList());
        return new VerifierMap(Standardisation.of(values), words, embedder);
    }

    /** Without words or embeddings that nobody looks at. */
    VerifierMap keeping(boolean someWords, boolean someMeaning) {
        return new VerifierMap(scale, someWords ? words : null, someMeaning ? embedder : null);
    }

    private static double[] values(String question, String answer) {
        double[] ofAnswer = VerifierFeatures.of(question, answer);
        double[] ofQuestion = StructureFeatures.of(question);
        double[] values = Arrays.copyOf(ofAnswer, ofAnswer.length + ofQuestion.length);
        System.arraycopy(ofQuestion, 0, values, ofAnswer.length, ofQuestion.length);
        return values;
    }

    private static String joined(String question, String answer) {
        return AnsweredQuestion.end(question) + ' ' + AnsweredQuestion.end(answer);
    }

    Described describe(String question, String answer) {
        double[] values = values(question, answer);
        return new Described(
                values,
                new DenseRow(scale.apply(values)),
                words == null ? null : words.vector(joined(question, answer)),
                embedder == null ? null : meaning(question, answer));
    }

    private float[] meaning(String question, String answer) {
        float[] ofQuestion = embedder.embed(question);
        float[] ofAnswer = embedder.embed(answer);
        float[] both = Arrays.copyOf(ofQuestion, ofQuestion.length + ofAnswer.length);
        System.arraycopy(ofAnswer, 0, both, ofQuestion.length, ofAnswer.length);
        float half = (float) Math.sqrt(0.5);
        for (int j = 0; j < both.length; j++) {
            both[j] *= half;
        }
        return both;
    }

    void write(ObjectNode state) {
        StateJson.put(state, "features", NAMES);
        StateJson.put(state, "featureMean", scale.mean());
        StateJson.put(state, "featureDeviation", scale.deviation());
        if (words != null) {
            StateJson.putPacked(state, "wordIdf", words.idf());
        }
        if (embedder != null) {
            state.put("embedder", embedder.fingerprint());
        }
    }

    static VerifierMap read(JsonNode state, PromptEmbedder embedder) {
        List<String> names = StateJson.texts(state, "features");
        if (!names.equals(NAMES)) {
            throw new IllegalArgumentException("field 'features' names " + names.size()
                    + " features that are not those of this version; train again");
        }
        Standardisation scale = new Standardisation(
                StateJson.numbers(state, "featureMean", names.size()),
                StateJson.numbers(state, "featureDeviation", names.size()));
        HashedTfIdf words =
                state.has("wordIdf") ? HashedTfIdf.of(StateJson.packed(state, "wordIdf", HashedTfIdf.DIMENSION)) : null;
        if (!state.has("embedder")) {
            return new VerifierMap(scale, words, null);
        }
        requireSame(state.path("embedder").asText(), embedder);
        return new VerifierMap(scale, words, embedder);
    }

    private static void requireSame(String fingerprint, PromptEmbedder embedder) {
        if (embedder == null || !embedder.fingerprint().equals(fingerprint)) {
            throw new IllegalArgumentException("the verifier was trained with the embedding '" + fingerprint
                    + "', but here is " + (embedder == null ? "none" : "'" + embedder.fingerprint() + "'")
                    + "; configure that embedding, or train again with this one");
        }
    }
}
