/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.cascade.Cascade;
import io.llmrouter.consensus.Consensus;
import java.util.List;

/** What a router decides to do. */
public sealed interface Plan {

    /** {@code model}, {@code cascade} or {@code consensus}. */
    String kind();

    /** Its models, in order. */
    List<String> models();

    /**
     * Ask one model.
     *
     * @param model its name
     * @param equals names of others that take over before its fallbacks do, in order
     */
    record OneModel(String model, List<String> equals) implements Plan {

        /** Copies the list. */
        public OneModel {
            equals = List.copyOf(equals);
        }

        /** A model that has no equals. */
        public OneModel(String model) {
            this(model, List.of());
        }

        @Override
        public String kind() {
            return "model";
        }

        @Override
        public List<String> models() {
            return List.of(model);
        }
    }

    /**
     * Ask in stages.
     *
     * @param cascade the stages
     */
    record InStages(Cascade cascade) implements Plan {
        @Override
        public String kind() {
            return "cascade";
        }

        @Override
        public List<String> models() {
            return cascade.models();
        }
    }

    /**
     * Ask in parallel.
     *
     * @param consensus who is asked and how the answers are counted
     */
    record InParallel(Consensus consensus) implements Plan {
        @Override
        public String kind() {
            return "consensus";
        }

        @Override
        public List<String> models() {
            return consensus.models();
        }
    }
}
