/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.features.HashedTfIdf;
import io.llmrouter.learning.ExtraTrees;
import io.llmrouter.learning.NystromRidge;
import io.llmrouter.learning.SparseRidge;
import io.llmrouter.learning.StateJson;
import io.llmrouter.prediction.FeatureMap.Described;
import java.util.Arrays;
import java.util.List;

/**
 * Models that err differently, each fitted to the same targets: a kernel over structure and meaning, trees over dense features, a ridge over words;
 * and beside them a kernel over structure alone, strongly held back, for requests unlike the training requests. Immutable.
 */
record EnsembleMembers(NystromRidge kernel, ExtraTrees trees, SparseRidge words, NystromRidge structure) {

    static final int COUNT = 3;
    private static final double KERNEL_LAMBDA = 30;
    private static final double STRUCTURE_LAMBDA = 300;
    private static final double WORD_LAMBDA = 5;

    static EnsembleMembers fit(List<Described> rows, double[][] targets, long seed) {
        List<NystromRidge.Point> points = rows.stream().map(Described::point).toList();
        return new EnsembleMembers(
                NystromRidge.fit(points, targets, KERNEL_LAMBDA, seed),
                ExtraTrees.fit(rows.stream().map(Described::dense).toArray(float[][]::new), apart(targets), seed),
                SparseRidge.fit(
                        rows.stream().map(Described::words).toList(), targets, HashedTfIdf.DIMENSION, WORD_LAMBDA),
                NystromRidge.fit(points.stream().map(EnsembleMembers::bare).toList(), targets, STRUCTURE_LAMBDA, seed));
    }

    /** Trees look only at what tells the models apart: cuts that follow the difficulty would hide it. */
    private static double[][] apart(double[][] targets) {
        return Arrays.stream(targets)
                .map(row -> Arrays.copyOfRange(row, 1, row.length))
                .toArray(double[][]::new);
    }

    private static NystromRidge.Point bare(NystromRidge.Point point) {
        return new NystromRidge.Point(point.structure(), null);
    }

    /** Of each member for each target; trees say nothing, that is 0, on the first. */
    double[][] predict(Described row) {
        double[] apart = trees.predict(row.dense());
        double[] grown = new double[apart.length + 1];
        System.arraycopy(apart, 0, grown, 1, apart.length);
        return new double[][] {kernel.predict(row.point()), grown, words.predict(row.words())};
    }

    /** For requests unlike the training requests. */
    double[] predictByStructure(Described row) {
        return structure.predict(bare(row.point()));
    }

    void write(ObjectNode state) {
        state.set("kernel", kernel.state());
        state.set("structure", structure.state());
        state.set("trees", trees.state());
        state.set("words", words.state());
    }

    static EnsembleMembers read(JsonNode state) {
        return new EnsembleMembers(
                NystromRidge.read(StateJson.required(state, "kernel")),
                ExtraTrees.read(StateJson.required(state, "trees")),
                SparseRidge.read(StateJson.required(state, "words")),
                NystromRidge.read(StateJson.required(state, "structure")));
    }
}
