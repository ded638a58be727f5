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
     */
    record OneModel(String model) implements Plan {
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
