/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

/**
 * A row of a linear model of which every entry counts. Not to be changed.
 *
 * @param values d numbers
 */
public record DenseRow(float[] values) implements LinearRow {

    @Override
    public double dot(double[] dense) {
        double sum = 0;
        for (int j = 0; j < values.length; j++) {
            sum += values[j] * dense[j];
        }
        return sum;
    }

    @Override
    public void addTo(double[] dense, double factor) {
        for (int j = 0; j < values.length; j++) {
            dense[j] += factor * values[j];
        }
    }
}
