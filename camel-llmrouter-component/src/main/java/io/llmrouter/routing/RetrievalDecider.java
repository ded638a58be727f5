/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import java.util.Optional;
import java.util.Set;

/**
 * Chooses by what was retrieved: an easy question whose answer stands in the passages needs no strong model. Abstains where nothing was looked for.
 * Immutable and thread-safe.
 *
 * @param easyTarget model or plan for easy questions with strong retrieval
 * @param hardTarget for all others
 */
public record RetrievalDecider(String easyTarget, String hardTarget) implements Decider {

    @Override
    public String name() {
        return "retrieval";
    }

    @Override
    public Set<String> targets() {
        return easyTarget.equals(hardTarget) ? Set.of(easyTarget) : Set.of(easyTarget, hardTarget);
    }

    @Override
    public Verdict decide(RoutingRequest request) {
        Optional<RoutingRequest.Grounded> grounded = request.grounded();
        return grounded.isEmpty()
                ? new Verdict.Abstain("nothing was retrieved for this request")
                : new Verdict.Use(
                        grounded.get().easy() ? easyTarget : hardTarget,
                        grounded.get().reason());
    }
}
