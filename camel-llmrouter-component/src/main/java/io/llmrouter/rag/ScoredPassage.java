/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import java.util.Objects;

/**
 * A passage with how well it fits a question.
 *
 * @param passage what was found
 * @param score higher is better; its scale is that of the way it was found
 */
public record ScoredPassage(Passage passage, double score) {

    /** Checks that there is a passage. */
    public ScoredPassage {
        Objects.requireNonNull(passage, "passage");
    }
}
