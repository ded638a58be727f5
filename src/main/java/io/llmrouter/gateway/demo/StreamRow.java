/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import io.llmrouter.routing.RoutingDecision;

/**
 * One request of the stream as the gateway served it.
 *
 * @param question its number
 * @param right whether the answer is the one that the model gives to this question
 * @param decision the gateway's
 * @param modelCost what the model costs for this question, measured past the cache
 */
record StreamRow(int question, boolean right, RoutingDecision decision, double modelCost) {

    boolean exactHit() {
        return decision.cache().status().equals("hit-exact");
    }

    boolean semanticHit() {
        return decision.cache().status().equals("hit-semantic");
    }

    /** Asked and kept question of a hit by meaning. */
    String pair() {
        return question + " " + decision.cache().neighbour().key();
    }
}
