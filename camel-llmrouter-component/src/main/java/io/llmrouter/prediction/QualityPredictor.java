/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.features.PromptFeatures;
import java.util.List;

/**
 * Extension point: how well each of several models will answer a request, before any is asked. Built in: {@link PredictorMethod}. Implementations are
 * immutable, thread-safe and do not block beyond computing.
 */
public interface QualityPredictor {

    /** Names of the models, in the order of all estimates; the cheapest first. */
    List<String> models();

    /**
     * Estimates.
     *
     * @param request what is asked
     * @return one number a model
     */
    QualityEstimate estimate(PromptFeatures request);

    /**
     * Why the estimate is what it is; empty where a method cannot say. Costs up to a hundred estimates.
     *
     * @param request what is asked
     * @return features, votes and similar training requests, as far as known
     */
    default Explanation explain(PromptFeatures request) {
        return Explanation.NONE;
    }

    /** Everything needed to estimate again, as JSON with the field {@code method}; {@link PredictorMethod#restore} reads it. */
    ObjectNode state();
}
