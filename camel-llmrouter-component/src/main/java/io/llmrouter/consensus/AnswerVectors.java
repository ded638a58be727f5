/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.consensus;

import java.util.List;

/** Turns answers into vectors of unit length that are close where the answers mean the same. Implementations are thread-safe and may block. */
@FunctionalInterface
public interface AnswerVectors {

    /**
     * Embeds answers.
     *
     * @param answers n texts, none blank
     * @return n vectors of unit length, in the same order
     */
    List<float[]> of(List<String> answers);
}
