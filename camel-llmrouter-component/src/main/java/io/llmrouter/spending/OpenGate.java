/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

/** Lets everything pass and keeps no account. */
enum OpenGate implements SpendGate {
    INSTANCE;

    @Override
    public Reservation reserve(Expense expense) {
        return Reservation.FREE;
    }
}
