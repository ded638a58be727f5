/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import io.llmrouter.learning.LogisticRegression;
import io.llmrouter.learning.SparseVector;
import io.llmrouter.learning.Standardisation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A probability of several signs by logistic regression: that a request is about one of the intents, or that the found intent is right. Where there
 * is too little to learn from, the greatest cosine with an example stands in for it, which is no probability. Immutable.
 */
final class ScopeModel {

    private static final double C = 1;
    private static final int EXEMPLAR = IntentScorer.SIGNS.indexOf("exemplar");
    private static final int[] ALL =
            IntStream.range(0, IntentScorer.SIGNS.size()).toArray();

    private final Standardisation standard;
    private final LogisticRegression regression;

    private ScopeModel(Standardisation standard, LogisticRegression regression) {
        this.standard = standard;
        this.regression = regression;
    }

    /** The greatest cosine with an example. */
    static ScopeModel unfitted() {
        return new ScopeModel(null, null);
    }

    /**
     * @param signs n rows
     * @param target n numbers, 0 or 1
     */
    static ScopeModel fit(double[][] signs, double[] target) {
        Standardisation standard = Standardisation.of(signs);
        List<SparseVector> rows = new ArrayList<>(signs.length);
        for (double[] row : signs) {
            rows.add(sparse(standard.apply(row)));
        }
        return new ScopeModel(standard, LogisticRegression.fit(rows, target, ALL.length, C));
    }

    /** In [0, 1]. */
    double probability(double[] signs) {
        return regression == null
                ? Math.max(0, Math.min(1, signs[EXEMPLAR]))
                : regression.probability(sparse(standard.apply(signs)));
    }

    private static SparseVector sparse(float[] row) {
        double[] values = new double[row.length];
        for (int j = 0; j < row.length; j++) {
            values[j] = row[j];
        }
        return new SparseVector(ALL, values);
    }
}
