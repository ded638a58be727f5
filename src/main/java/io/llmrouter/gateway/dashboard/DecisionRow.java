/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import io.llmrouter.routing.RoutingDecision;

/**
 * A request that is over, and what is known of its answer.
 *
 * @param sequence when it changed last; grows with every change of any row
 * @param decision its record
 * @param latencyMs from its arrival to its end
 * @param texts what was asked and answered; null unless texts are recorded
 * @param label of the answer, or null
 */
record DecisionRow(long sequence, RoutingDecision decision, double latencyMs, Texts texts, Label label) {

    /**
     * Question and answer, cut.
     *
     * @param prompt messages as JSON
     * @param answer text, or null
     */
    record Texts(String prompt, String answer) {

        private static final int MOST_CHARS = 2_000;

        static Texts of(String prompt, String answer) {
            return prompt == null && answer == null ? null : new Texts(cut(prompt), cut(answer));
        }

        private static String cut(String text) {
            return text == null || text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + " ...";
        }
    }

    DecisionRow labelled(long change, Label known) {
        return new DecisionRow(change, decision, latencyMs, texts, known);
    }
}
