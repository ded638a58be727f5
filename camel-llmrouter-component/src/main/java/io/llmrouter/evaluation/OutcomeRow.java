/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.model.TokenCount;
import java.util.Map;

/**
 * One request and what each model made of it.
 *
 * @param id unique in its table
 * @param query the request's text
 * @param fields further short fields by name, such as task or subject
 * @param outcomes by model name
 */
public record OutcomeRow(String id, String query, Map<String, String> fields, Map<String, Outcome> outcomes) {

    /** Copies the maps. */
    public OutcomeRow {
        fields = Map.copyOf(fields);
        outcomes = Map.copyOf(outcomes);
    }

    /**
     * How one model did.
     *
     * @param score quality in [0, 1]; 1 is right
     * @param costUsd what the call cost; null where the set does not say
     * @param tokens of the call; null where the set does not say
     * @param answeredAs name under which the provider answered; null where the set does not say
     * @param reply the answer itself; {@link Reply#UNREAD} where only scores were wanted
     */
    public record Outcome(double score, Double costUsd, TokenCount tokens, String answeredAs, Reply reply) {

        /** Checks the range. */
        public Outcome {
            if (!(score >= 0 && score <= 1)) {
                throw new IllegalArgumentException("a score is in [0, 1], but is " + score);
            }
        }

        /** With nothing known of the provider. */
        public Outcome(double score, Double costUsd, TokenCount tokens) {
            this(score, costUsd, tokens, null, Reply.UNREAD);
        }

        /** Without tokens. */
        public Outcome(double score, Double costUsd) {
            this(score, costUsd, null, null, Reply.UNREAD);
        }
    }

    /**
     * What a model answered and what is known of that answer. Read only where a {@link OutcomeFilter} wants it, since answers are long.
     *
     * @param answer the text; null where it was not wanted or the set does not say
     * @param signal the confidence signal that was asked for, of several the first; not a number where this answer has none
     * @param latencyMs duration of the call in milliseconds; not a number where the set does not say
     * @param signals where several were asked for, all of them by name, not a number where this answer has none; empty otherwise
     */
    public record Reply(String answer, double signal, double latencyMs, Map<String, Double> signals) {

        /** Nothing was read. */
        public static final Reply UNREAD = new Reply(null, Double.NaN, Double.NaN);

        /** Copies. */
        public Reply {
            signals = Map.copyOf(signals);
        }

        /** With one signal at most. */
        public Reply(String answer, double signal, double latencyMs) {
            this(answer, signal, latencyMs, Map.of());
        }
    }
}
