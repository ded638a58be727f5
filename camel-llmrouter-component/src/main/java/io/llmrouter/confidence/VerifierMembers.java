/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.confidence.VerifierMap.Described;
import io.llmrouter.features.HashedTfIdf;
import io.llmrouter.learning.ActiveColumns;
import io.llmrouter.learning.DenseRow;
import io.llmrouter.learning.ExtraTrees;
import io.llmrouter.learning.LogisticRegression;
import io.llmrouter.learning.NystromRidge;
import io.llmrouter.learning.RidgeRegression;
import io.llmrouter.learning.SparseVector;
import io.llmrouter.learning.StateJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Models that err differently, fitted to one target: the score of the answer, or by how much the strong score exceeds it.
 *
 * <p>Idea: a logistic regression a score, whose difference is the gain; trees on the target itself, which for the gain is the difference; for the
 * gain also the doubt of both in this answer, since what is wrong can gain, which is known better than the difference; a ridge over words; a kernel over
 * features and meaning where there is an embedder. Immutable.
 *
 * @param linear one for each score that the target is made of
 * @param trees on the target, and for the gain also on the answer's score
 * @param words null if it was not asked for
 * @param meaning null if it was not asked for
 */
record VerifierMembers(
        List<LogisticRegression> linear, List<ExtraTrees> trees, RidgeRegression words, NystromRidge meaning) {

    private static final double LINEAR_STRENGTH = 0.02;
    private static final double WORD_LAMBDA = 3;
    private static final double MEANING_LAMBDA = 30;

    /**
     * Which members there are beside the linear ones and the trees.
     *
     * @param words a ridge over words
     * @param meaning a kernel over features and embeddings
     */
    record Further(boolean words, boolean meaning) {

        private int members() {
            return (words ? 1 : 0) + (meaning ? 1 : 0);
        }

        /** These and fewer, the fewest first. */
        Stream<Further> subsets() {
            return Stream.of(
                            new Further(false, false),
                            new Further(words, false),
                            new Further(false, meaning),
                            new Further(words, meaning))
                    .distinct();
        }

        /** Of what these members say, what some of them say. */
        double[] only(Further some, double[] said) {
            int first = said.length - members();
            return IntStream.range(0, said.length)
                    .filter(m -> m < first || (words && m == first ? some.words : some.meaning))
                    .mapToDouble(m -> said[m])
                    .toArray();
        }
    }

    /**
     * Fits.
     *
     * @param rows n rows
     * @param scores n rows of the answer's score alone, or of the answer's and the strong one's
     */
    static VerifierMembers fit(List<Described> rows, double[][] scores, Further further, long seed) {
        double[][] target =
                Arrays.stream(scores).map(row -> new double[] {target(row)}).toArray(double[][]::new);
        double[][] score =
                Arrays.stream(scores).map(row -> new double[] {row[0]}).toArray(double[][]::new);
        List<DenseRow> dense = rows.stream().map(Described::dense).toList();
        float[][] table = dense.stream().map(DenseRow::values).toArray(float[][]::new);
        return new VerifierMembers(
                IntStream.range(0, scores[0].length)
                        .mapToObj(s -> linear(dense, scores, s))
                        .toList(),
                Stream.of(target, score)
                        .limit(scores[0].length)
                        .map(one -> ExtraTrees.fit(table, one, seed))
                        .toList(),
                further.words ? words(rows, target) : null,
                further.meaning
                        ? NystromRidge.fit(rows.stream().map(Described::point).toList(), target, MEANING_LAMBDA, seed)
                        : null);
    }

    /** The answer's score, or the gain. */
    static double target(double[] scores) {
        return scores.length == 1 ? scores[0] : scores[1] - scores[0];
    }

    /** The targets are drawn in from 0 and 1 by half a row, or scores that are all equal would have no finite fit. */
    private static LogisticRegression linear(List<DenseRow> dense, double[][] scores, int score) {
        double n = scores.length;
        double[] drawnIn = Arrays.stream(scores)
                .mapToDouble(row -> (row[score] * n + 0.5) / (n + 1))
                .toArray();
        return LogisticRegression.fit(dense, drawnIn, VerifierMap.NAMES.size(), LINEAR_STRENGTH);
    }

    private static RidgeRegression words(List<Described> rows, double[][] target) {
        List<SparseVector> words = rows.stream().map(Described::words).toList();
        ActiveColumns active = ActiveColumns.of(words, HashedTfIdf.DIMENSION);
        List<SparseVector> narrow = words.stream().map(active::narrow).toList();
        return RidgeRegression.fit(narrow, target, active.size(), WORD_LAMBDA).widened(active);
    }

    /** Of each member there is, the target. */
    double[] predict(Described row) {
        List<Double> all = new ArrayList<>(6);
        double[] scores =
                linear.stream().mapToDouble(one -> one.probability(row.dense())).toArray();
        all.add(target(scores));
        all.add(trees.get(0).predict(row.dense().values())[0]);
        if (scores.length == 2) {
            all.add(-scores[0]);
            all.add(-trees.get(1).predict(row.dense().values())[0]);
        }
        if (words != null) {
            all.add(words.predict(row.words())[0]);
        }
        if (meaning != null) {
            all.add(meaning.predict(row.point())[0]);
        }
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    int count() {
        return 2 * linear.size() + new Further(words != null, meaning != null).members();
    }

    ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        ArrayNode regressions = state.putArray("linear");
        for (LogisticRegression one : linear) {
            ObjectNode regression = regressions.addObject().put("intercept", one.intercept());
            StateJson.put(regression, "weights", one.weights());
        }
        ArrayNode grown = state.putArray("trees");
        trees.forEach(one -> grown.add(one.state()));
        if (words != null) {
            state.set("words", words.state());
        }
        if (meaning != null) {
            state.set("meaning", meaning.state());
        }
        return state;
    }

    static VerifierMembers read(JsonNode state) {
        List<LogisticRegression> linear = new ArrayList<>();
        for (JsonNode regression : StateJson.required(state, "linear")) {
            linear.add(new LogisticRegression(
                    StateJson.numbers(regression, "weights", VerifierMap.NAMES.size()),
                    StateJson.number(regression, "intercept")));
        }
        if (linear.isEmpty() || linear.size() > 2) {
            throw new IllegalArgumentException("field 'linear' has " + linear.size() + " regressions; it needs 1 or 2");
        }
        List<ExtraTrees> trees = new ArrayList<>();
        StateJson.required(state, "trees").forEach(one -> trees.add(ExtraTrees.read(one)));
        if (trees.size() != linear.size()) {
            throw new IllegalArgumentException(
                    "field 'trees' has " + trees.size() + " entries; it needs as many as 'linear', " + linear.size());
        }
        return new VerifierMembers(
                List.copyOf(linear),
                List.copyOf(trees),
                state.has("words") ? RidgeRegression.read(state.path("words")) : null,
                state.has("meaning") ? NystromRidge.read(state.path("meaning")) : null);
    }
}
