/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.model.CandidateModel;

/** Asked before each call of a chain, and told how it ended. What it refuses says nothing about the model. Thread-safe; never waits. */
@FunctionalInterface
public interface CallGate {

    /** Lets every call pass. */
    CallGate OPEN = model -> Pass.FREE;

    /**
     * Asks for one call.
     *
     * @param model that would be called
     * @return a pass, which is told the end of the call if it is one
     */
    Pass ask(CandidateModel model);

    /** The right to make one call, or why there is none. */
    interface Pass {

        /** For a call that nobody counts. */
        Pass FREE = new Pass() {
            @Override
            public LlmRouterException refusal() {
                return null;
            }

            @Override
            public void ended(CallAttempt attempt) {}
        };

        /** Why the call must not be made; null if it may be. */
        LlmRouterException refusal();

        /**
         * The call is over, or was not made after all. Once, unless it was refused.
         *
         * @param attempt what became of it
         */
        void ended(CallAttempt attempt);
    }
}
