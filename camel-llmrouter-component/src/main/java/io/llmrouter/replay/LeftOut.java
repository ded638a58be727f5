/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.routing.RoutingDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What routers of the new document do that a log cannot tell, by the names of those routers. Immutable.
 *
 * @param retrieving look for passages
 * @param sticky stay with the model of earlier turns
 * @param budgeted refuse or go cheaper when money is spent
 */
public record LeftOut(Set<String> retrieving, Set<String> sticky, Set<String> budgeted) {

    private static final String BUDGET = "budget";

    /** Copies the sets. */
    public LeftOut {
        retrieving = Set.copyOf(retrieving);
        sticky = Set.copyOf(sticky);
        budgeted = Set.copyOf(budgeted);
    }

    /** What was left out when a decision was made anew, one sentence each; the same words for each decision. */
    List<String> of(RoutingDecision recorded) {
        List<String> all = new ArrayList<>();
        if (retrieving.contains(recorded.router())) {
            all.add("retrieval: asked as if there were no passages, without the step retrieve.use");
        }
        if (sticky.contains(recorded.router()) && recorded.request().turns() > 1) {
            all.add("stickiness: a later turn, which might stay with the model of the turn before");
        }
        if (budgeted.contains(recorded.router())) {
            all.add("budget: decided as if there were money enough");
        }
        if (recorded.steps().stream().anyMatch(step -> step.decider().equals(BUDGET))) {
            all.add("budget of then: it had changed what was done, and is not asked now");
        }
        return all;
    }
}
