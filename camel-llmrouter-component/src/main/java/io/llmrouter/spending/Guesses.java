/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

/**
 * Baselines of requests that the strongest model did not answer, as they were estimated. Immutable.
 *
 * @param count requests; may be below 0 where a process measured what another one had guessed
 * @param sum of the estimates, in the configuration's currency
 * @param squares sum of their squares
 */
public record Guesses(long count, double sum, double squares) {

    /** None. */
    public static final Guesses NONE = new Guesses(0, 0, 0);

    /** One request. */
    public static Guesses of(double estimate) {
        return new Guesses(1, estimate, estimate * estimate);
    }

    /** Both together. */
    public Guesses plus(Guesses other) {
        return new Guesses(count + other.count, sum + other.sum, squares + other.squares);
    }

    /** All but one. */
    public Guesses without(double estimate) {
        return new Guesses(count - 1, sum - estimate, squares - estimate * estimate);
    }
}
