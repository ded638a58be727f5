/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import io.llmrouter.model.TokenCount;

/**
 * What calls cost together. Immutable.
 *
 * @param cost in the configuration's currency
 * @param calls that were made, failed ones included
 * @param input tokens, cached ones included
 * @param cachedInput tokens of the input that the provider read from its prompt cache
 * @param output tokens
 */
public record Spend(double cost, long calls, long input, long cachedInput, long output) {

    /** Nothing. */
    public static final Spend NOTHING = new Spend(0, 0, 0, 0, 0);

    /** One call. */
    public static Spend of(double cost, TokenCount tokens) {
        return new Spend(cost, 1, tokens.input(), tokens.cachedInput(), tokens.output());
    }

    /** Both together. */
    public Spend plus(Spend other) {
        return new Spend(
                cost + other.cost,
                calls + other.calls,
                input + other.input,
                cachedInput + other.cachedInput,
                output + other.output);
    }
}
