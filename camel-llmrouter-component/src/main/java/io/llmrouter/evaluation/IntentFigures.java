/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Map;

/**
 * How good intents are on requests that were not learned from. Immutable.
 *
 * @param inScope requests about an intent
 * @param outOfScope requests about none
 * @param figures by name, each with its interval: {@code accuracy} of the likeliest intent on requests in scope; {@code oos_auroc}, the chance that a
 *     request in scope has a higher score than one out of scope; {@code oos_recall_95}, the share of out-of-scope requests below the score that keeps
 *     95 % of the test requests in scope; {@code kept}, {@code oos_recall} and {@code accuracy_abstaining} (right intent or rightly refused) at the
 *     fitted floors; {@code accuracy_kept} among accepted requests. Not-a-number without requests of the kind
 * @param p50Micros median time of a classification beside the embedding
 * @param p99Micros its 99th percentile
 */
public record IntentFigures(
        int inScope, int outOfScope, Map<String, Figure> figures, double p50Micros, double p99Micros) {

    /** Copies the map. */
    public IntentFigures {
        figures = Map.copyOf(figures);
    }
}
