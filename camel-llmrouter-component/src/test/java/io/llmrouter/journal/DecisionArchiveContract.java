/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.testing.Decisions;
import org.junit.jupiter.api.Test;

/** What all {@link DecisionArchive}s do. */
public abstract class DecisionArchiveContract {

    /** Keeps. */
    protected abstract DecisionArchive writer();

    /** Finds what the other keeps: the same one, or another that shares with it. */
    protected abstract DecisionArchive reader();

    /** An id that no test has used. */
    protected abstract String fresh();

    @Test
    void unknownDecision_isNotFound() {
        assertThat(reader().find(fresh())).isEmpty();
    }

    @Test
    void decision_isFoundWhole() {
        RoutingEvent event = Decisions.escalated(fresh(), "small", 0.25, "large");
        writer().keep(event);
        await().untilAsserted(() -> assertThat(reader().find(event.id())).contains(event));
    }

    @Test
    void decisionKeptTwice_isTheLaterOne() {
        String id = fresh();
        writer().keep(Decisions.accepted(id, "small", 0.25));
        writer().keep(Decisions.accepted(id, "small", 0.75));
        await().untilAsserted(() -> assertThat(reader().find(id))
                .map(event -> event.decision().attempts().get(0).confidence().raw())
                .contains(0.75));
    }
}
