/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a decider says. */
public sealed interface Verdict {

    /** One sentence: which rule fired, or why there is no opinion. */
    String reason();

    /** What the decider found out about the request, for the decision record; scalars, or maps and lists of scalars. Unmodifiable, in order. */
    Map<String, Object> features();

    /**
     * Use this.
     *
     * @param target name of a model or a plan
     * @param reason why
     * @param features what was found out; may be empty
     * @param takeovers names of models that are as good and take over in that order when the target, a model, fails; its own fallbacks come after them
     */
    record Use(String target, String reason, Map<String, Object> features, List<String> takeovers) implements Verdict {

        /** Copies the features, keeping their order, and the list. */
        public Use {
            features = copy(features);
            takeovers = List.copyOf(takeovers);
        }

        /** Without others that are as good. */
        public Use(String target, String reason, Map<String, Object> features) {
            this(target, reason, features, List.of());
        }

        /** Without features. */
        public Use(String target, String reason) {
            this(target, reason, Map.of());
        }
    }

    /**
     * No opinion.
     *
     * @param reason why not
     * @param features what was found out; may be empty
     */
    record Abstain(String reason, Map<String, Object> features) implements Verdict {

        /** Copies the features, keeping their order. */
        public Abstain {
            features = copy(features);
        }

        /** Without features. */
        public Abstain(String reason) {
            this(reason, Map.of());
        }
    }

    private static Map<String, Object> copy(Map<String, Object> features) {
        return features.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(features));
    }
}
