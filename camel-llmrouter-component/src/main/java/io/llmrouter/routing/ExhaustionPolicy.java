/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

/**
 * What to do when a plan ends without an answer it trusts: the last stage of a cascade has a threshold and its answer missed it, the last stage failed
 * after an earlier answer was not trusted, there was no time left to ask it, or the cascade abstained early.
 */
public enum ExhaustionPolicy {
    /**
     * Fail: with the last stage's own error, with {@link io.llmrouter.failure.CallTimeoutException} where time was short, or with
     * {@link io.llmrouter.failure.AbstainedException}.
     */
    FAIL,
    /** Give the best answer, marked as abstained: the most probable one where all are calibrated, else the last. */
    ABSTAIN,
    /** Give that answer as if it were trusted; the decision still says that it was not. */
    LAST_ANSWER
}
