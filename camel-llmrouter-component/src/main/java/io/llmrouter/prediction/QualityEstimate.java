/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

/**
 * How well each model is expected to answer one request.
 *
 * @param expected expected score of each model, for comparing models with each other; not clipped
 * @param probability calibrated P(the model answers well), each in [0, 1]
 * @param familiarity share of the training requests that were less like the other training requests than this one is, in [0, 1]; 1 where nothing is known
 * @param outOfDistribution whether the request resembles the training requests too little to trust the estimate
 */
public record QualityEstimate(double[] expected, double[] probability, double familiarity, boolean outOfDistribution) {

    /** By how much the expected score of one model exceeds another's. */
    public double gain(int of, int over) {
        return expected[of] - expected[over];
    }
}
