/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.features.PromptFeatures;
import java.util.List;
import java.util.Map;

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
     * What the estimate comes from, for people.
     *
     * @param request what is asked
     * @return by name, in the order to read; values are texts, numbers, and maps or lists of those. Empty where there is nothing to say
     */
    default Map<String, Object> explain(PromptFeatures request) {
        return Map.of();
    }

    /** Everything needed to estimate again, as JSON with the field {@code method}; {@link PredictorMethod#restore} reads it. */
    ObjectNode state();
}
