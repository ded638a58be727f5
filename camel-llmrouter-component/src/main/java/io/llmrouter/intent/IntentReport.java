/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How intents were learned, for logs and people. Immutable.
 *
 * @param method that is used
 * @param chosen why: cross-validated, typed, or too few examples
 * @param accuracies of each method on held-out examples, in [0, 1], by name; empty where nothing could be held out
 * @param examples learned from
 * @param intents how many
 * @param negatives that floors were fitted with
 * @param negativesFrom {@code given}, {@code intents left out} or {@code none}
 * @param calibrated whether scores are probabilities
 * @param millis learning took, embedding included
 */
public record IntentReport(
        IntentMethod method,
        String chosen,
        Map<String, Double> accuracies,
        int examples,
        int intents,
        int negatives,
        String negativesFrom,
        boolean calibrated,
        long millis) {

    /** One line. */
    @Override
    public String toString() {
        String measured = accuracies.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, "%s %.3f", entry.getKey(), entry.getValue()))
                .sorted()
                .collect(Collectors.joining(", "));
        return examples + " examples of " + intents + " intents, method " + method.label() + " (" + chosen
                + (measured.isEmpty() ? "" : "; held-out accuracy: " + measured) + "), " + negatives
                + " negatives (" + negativesFrom + "), scores are "
                + (calibrated ? "calibrated" : "cosines, uncalibrated")
                + ", learned in " + millis + " ms";
    }
}
