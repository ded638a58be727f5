/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import io.llmrouter.model.TokenCount;

/** Pays for embeddings that have a price. Implementations are thread-safe, quick, and never throw. */
@FunctionalInterface
public interface EmbeddingPayer {

    /** Does not. */
    EmbeddingPayer NOBODY = (model, tokens, cost) -> {};

    /**
     * Is told of a call that was made; of a vector that was at hand there is none.
     *
     * @param model name of the embedding model
     * @param tokens that it read: as it says itself, else a quarter of the characters
     * @param cost in the configuration's currency, more than 0
     */
    void pays(String model, TokenCount tokens, double cost);
}
