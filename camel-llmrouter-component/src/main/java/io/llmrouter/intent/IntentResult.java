/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import java.util.List;

/**
 * What a request seems to be about. Immutable.
 *
 * @param intent the likeliest; meant only if {@code accepted}
 * @param score probability that it is right, in [0, 1]; the greatest cosine where there were too few examples to calibrate
 * @param inScope probability that the request is about any of the intents, in [0, 1]
 * @param floor what {@code inScope}, or {@code score} if the floor was typed, was compared with
 * @param runnerUp the second likeliest
 * @param margin distance of their scores
 * @param accepted false when unsure
 * @param reason one sentence, without the request's text
 * @param nearest the most similar examples, the most similar first
 */
public record IntentResult(
        String intent,
        double score,
        double inScope,
        double floor,
        String runnerUp,
        double margin,
        boolean accepted,
        String reason,
        List<Nearest> nearest) {

    /**
     * A similar example.
     *
     * @param text of the example
     * @param intent of it
     * @param cosine with the request, -1 to 1
     */
    public record Nearest(String text, String intent, double cosine) {}

    /** Copies the list. */
    public IntentResult {
        nearest = List.copyOf(nearest);
    }
}
