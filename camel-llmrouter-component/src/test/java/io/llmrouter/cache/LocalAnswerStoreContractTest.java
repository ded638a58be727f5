/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import io.llmrouter.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;

class LocalAnswerStoreContractTest extends AnswerStoreContract {

    private final SettableClock clock = new SettableClock();
    private final AnswerStore store = new LocalAnswerStore(1 << 20, clock, Runnable::run);
    private long scopes;

    @Override
    protected AnswerStore writer() {
        return store;
    }

    @Override
    protected AnswerStore reader() {
        return store;
    }

    @Override
    protected Instant now() {
        return clock.instant();
    }

    @Override
    protected void pass(Duration time) {
        clock.pass(time);
    }

    @Override
    protected long fresh() {
        return ++scopes;
    }
}
