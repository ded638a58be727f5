/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

/**
 * How to learn intents. Immutable.
 *
 * @param method null to choose by cross-validation
 * @param keep share of in-scope requests that the fitted floors keep, in (0, 1]
 * @param floor typed floor of the score, in [0, 1]; null to fit one for each intent
 * @param margin typed least distance of the two best scores, 0 or more; null to fit it
 * @param seed of folds
 */
public record IntentOptions(IntentMethod method, double keep, Double floor, Double margin, long seed) {

    /** Everything fitted, 95 % of in-scope requests kept. */
    public static final IntentOptions DEFAULT = new IntentOptions(null, 0.95, null, null, 42);
}
