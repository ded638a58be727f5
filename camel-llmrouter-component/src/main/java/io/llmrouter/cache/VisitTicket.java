/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.cache.FlightBoard.Landing;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** What a visit that missed holds: its answer is kept, then those who wait are told. */
final class VisitTicket implements CacheTicket {

    private final CacheVisit visit;
    private final Keeping keeping;
    private final Consumer<Landing> land;
    private final AtomicBoolean used = new AtomicBoolean();

    VisitTicket(CacheVisit visit, Keeping keeping, Consumer<Landing> land) {
        this.visit = visit;
        this.keeping = keeping;
        this.land = land;
    }

    @Override
    public void keep(ChatResponse answer, Origin origin) {
        if (used.compareAndSet(false, true)) {
            try {
                keeping.keep(answer, origin).whenComplete((how, never) -> land.accept(how));
            } catch (RuntimeException | Error e) {
                land.accept(Landing.FAILED);
                throw e;
            }
            visit.observe(answer);
        }
    }

    @Override
    public void leave() {
        if (used.compareAndSet(false, true)) {
            land.accept(Landing.FAILED);
        }
    }
}
