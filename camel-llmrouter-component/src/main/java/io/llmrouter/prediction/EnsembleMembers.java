/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.learning.ExtraTrees;
import io.llmrouter.learning.NystromRidge;
import io.llmrouter.learning.StateJson;
import io.llmrouter.prediction.FeatureMap.Described;
import java.util.Arrays;
import java.util.List;

/**
 * Models that err differently, each fitted to the same targets: a kernel over structure and meaning, trees over dense features, and a ridge over
 * words. Immutable.
 */
record EnsembleMembers(NystromRidge kernel, ExtraTrees trees, TextRidge words) {

    static final List<String> NAMES = List.of("kernel", "trees", "words");

    /** Fits what was chosen. */
    static EnsembleMembers fit(List<Described> rows, double[][] targets, HeldOut chosen, long seed) {
        return new EnsembleMembers(
                NystromRidge.fit(points(rows), targets, chosen.kernelLambda(), seed),
                trees(rows, targets, seed),
                TextRidge.fit(rows, targets, chosen.text()));
    }

    static List<NystromRidge.Point> points(List<Described> rows) {
        return rows.stream().map(Described::point).toList();
    }

    static ExtraTrees trees(List<Described> rows, double[][] targets, long seed) {
        return ExtraTrees.fit(rows.stream().map(Described::dense).toArray(float[][]::new), apart(targets), seed);
    }

    /** Trees look only at what tells the models apart: cuts that follow the difficulty would hide it. */
    private static double[][] apart(double[][] targets) {
        return Arrays.stream(targets)
                .map(row -> Arrays.copyOfRange(row, 1, row.length))
                .toArray(double[][]::new);
    }

    /** Of each member for each target; trees say nothing, that is 0, on the first. */
    double[][] predict(Described row) {
        return new double[][] {kernel.predict(row.point()), grown(trees, row), words.predict(row)};
    }

    static double[] grown(ExtraTrees trees, Described row) {
        double[] apart = trees.predict(row.dense());
        double[] grown = new double[apart.length + 1];
        System.arraycopy(apart, 0, grown, 1, apart.length);
        return grown;
    }

    void write(ObjectNode state) {
        state.set("kernel", kernel.state());
        state.set("trees", trees.state());
        state.set("words", words.state());
    }

    static EnsembleMembers read(JsonNode state) {
        return new EnsembleMembers(
                NystromRidge.read(StateJson.required(state, "kernel")),
                ExtraTrees.read(StateJson.required(state, "trees")),
                TextRidge.read(StateJson.required(state, "words")));
    }
}
