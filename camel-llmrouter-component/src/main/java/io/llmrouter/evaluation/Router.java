/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.failure.Suggestion;
import io.llmrouter.prediction.PredictorMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What can be replayed, by name. */
public sealed interface Router {

    /** The name as users write it. */
    String label();

    /**
     * Learned from some rows, measured on others.
     *
     * @param method how
     */
    record Learned(PredictorMethod method) implements Router {

        @Override
        public String label() {
            return method.label();
        }
    }

    /** What learned routers are compared with. */
    enum Reference implements Router {
        /** Base rates of all rows to learn from: a coin between models, the expectation rather than one draw. */
        RANDOM("random"),
        /** The cheapest model. */
        ALWAYS_CHEAP("always-cheap"),
        /** The strongest model. */
        ALWAYS_STRONG("always-strong"),
        /** Who knows every score and cost: nothing is better. */
        ORACLE("oracle");

        private final String label;

        Reference(String label) {
            this.label = label;
        }

        @Override
        public String label() {
            return label;
        }
    }

    /** All names. */
    static List<String> known() {
        List<String> known = new ArrayList<>();
        Arrays.stream(PredictorMethod.values()).map(PredictorMethod::label).forEach(known::add);
        Arrays.stream(Reference.values())
                .map(Reference::label)
                .filter(label -> !known.contains(label))
                .forEach(known::add);
        return known;
    }

    /**
     * The router of that name.
     *
     * @param label as users write it
     * @return the router
     * @throws IllegalArgumentException naming what is known
     */
    static Router named(String label) {
        for (Reference reference : Reference.values()) {
            if (reference.label().equals(label)) {
                return reference;
            }
        }
        if (!known().contains(label)) {
            throw new IllegalArgumentException(Suggestion.unknown("router", label, known()));
        }
        return new Learned(PredictorMethod.named(label));
    }
}
