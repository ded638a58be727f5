/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import io.llmrouter.engine.RoutingListener;
import io.llmrouter.routing.RoutingDecision;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Every decision by its id, so that labels can be joined after the run. Thread-safe; keeps everything, so for demos only. */
public final class DecisionLog implements RoutingListener {

    private final Map<String, RoutingDecision> byId = new ConcurrentHashMap<>();

    @Override
    public void onDecision(RoutingDecision decision) {
        byId.put(decision.id(), decision);
    }

    /**
     * The decision of that id.
     *
     * @param id as the response header gave it
     * @return the decision
     */
    public RoutingDecision require(String id) {
        RoutingDecision decision = byId.get(id);
        if (decision == null) {
            throw new IllegalStateException(
                    "the gateway answered with decision id '" + id + "' but recorded no such decision");
        }
        return decision;
    }
}
