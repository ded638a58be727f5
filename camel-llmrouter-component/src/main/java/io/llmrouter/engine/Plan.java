/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.cascade.Cascade;
import java.util.List;

/** What a router decides to do. */
public sealed interface Plan {

    /** {@code model} or {@code cascade}. */
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
}
