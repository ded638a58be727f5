/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import io.llmrouter.failure.BudgetExceededException;
import java.util.Optional;

/** No money for a call. */
record Refused(BudgetExceededException why) implements SpendGate.Reservation {

    @Override
    public Optional<String> refusal() {
        return Optional.of(why.getMessage());
    }

    @Override
    public Optional<BudgetExceededException> exceeded() {
        return Optional.of(why);
    }

    @Override
    public void settle(double cost) {
        // nothing was set aside
    }

    @Override
    public void release() {
        // nothing was set aside
    }
}
