/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.journal;

import io.llmrouter.routing.RoutingEvent;
import java.util.List;
import java.util.Optional;

/** Keeps the latest decisions for a while, so that they can be looked at and an outcome can be attached. Bounded. Thread-safe. */
public interface DecisionArchive {

    /**
     * Keeps a decision; one with the same id is replaced.
     *
     * @param event of kind {@code decision}
     */
    void keep(RoutingEvent event);

    /**
     * Finds a decision.
     *
     * @param id of the decision
     * @return empty if it is unknown or no longer kept
     */
    Optional<RoutingEvent> find(String id);

    /**
     * The newest decisions of this process, newest first.
     *
     * @param most of them
     */
    List<RoutingEvent> latest(int most);
}
