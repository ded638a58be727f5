/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import io.llmrouter.model.TokenCount;
import java.util.Optional;

/** What embedding one request cost, until somebody takes it over. Thread-safe. */
public final class EmbeddingBill implements EmbeddingPayer {

    private Item owed;

    /**
     * An amount.
     *
     * @param model name of the embedding model
     * @param tokens that it read
     * @param cost in the configuration's currency
     */
    public record Item(String model, TokenCount tokens, double cost) {}

    @Override
    public synchronized void pays(String model, TokenCount tokens, double cost) {
        owed = owed == null
                ? new Item(model, tokens, cost)
                : new Item(model, new TokenCount(owed.tokens.input() + tokens.input(), 0, 0), owed.cost + cost);
    }

    /** What is owed since this was last asked; empty if nothing is. */
    public synchronized Optional<Item> take() {
        Optional<Item> taken = Optional.ofNullable(owed);
        owed = null;
        return taken;
    }
}
