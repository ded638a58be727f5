/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

/** What to do with a question and the passages that were found for it. */
public sealed interface GenerationPlan {

    /** Why, in one sentence. */
    String reason();

    /** Answer with the cheap model. */
    record Cheap(String reason) implements GenerationPlan {}

    /** Answer with the strong model, or a cascade. */
    record Strong(String reason) implements GenerationPlan {}

    /**
     * Look once more, then decide again.
     *
     * @param by the way that was not gone yet
     */
    record RetrieveAgain(RetrievalWay by, String reason) implements GenerationPlan {}

    /** Say that the documents do not hold an answer; call no model. */
    record Abstain(String reason) implements GenerationPlan {}
}
