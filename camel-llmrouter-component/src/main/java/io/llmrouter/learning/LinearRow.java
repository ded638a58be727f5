/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

/** A row of a linear model, however it is stored: what fitting needs of it. Not to be changed. */
public interface LinearRow {

    /** Sum of products with a dense vector that is at least as long as this row. */
    double dot(double[] dense);

    /** Adds this row, times the factor, to a dense vector. */
    void addTo(double[] dense, double factor);
}
