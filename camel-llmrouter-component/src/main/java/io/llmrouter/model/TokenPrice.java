/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.model;

/**
 * Price per million tokens, in the configuration's one currency.
 *
 * @param input price of a million input tokens, 0 or more
 * @param output price of a million output tokens, 0 or more
 * @param cachedInput price of a million input tokens read from the provider's prompt cache, 0 or more
 */
public record TokenPrice(double input, double output, double cachedInput) {

    /** A model that costs nothing per token. */
    public static final TokenPrice FREE = new TokenPrice(0, 0, 0);

    private static final double PER = 1_000_000;

    /** Checks that every price is a finite number of 0 or more. */
    public TokenPrice {
        require("input", input);
        require("output", output);
        require("cachedInput", cachedInput);
    }

    /**
     * The cost of a call.
     *
     * @param tokens what the call used
     * @return the cost in the configuration's currency, 0 or more
     */
    public double cost(TokenCount tokens) {
        int fresh = tokens.input() - tokens.cachedInput();
        return (fresh * input + tokens.cachedInput() * cachedInput + tokens.output() * output) / PER;
    }

    private static void require(String name, double price) {
        if (!Double.isFinite(price) || price < 0) {
            throw new IllegalArgumentException(
                    "price." + name + " is " + price + "; a price per million tokens is a number of 0 or more");
        }
    }
}
