/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import java.util.Set;

/** Always the same model or plan: what {@code otherwise:} means, and what a pin means. Immutable. */
public final class FixedDecider implements Decider {

    private final String name;
    private final Verdict.Use verdict;

    /**
     * @param name its name in the decision record
     * @param target name of a model or plan
     */
    public FixedDecider(String name, String target) {
        this.name = name;
        this.verdict = new Verdict.Use(target, name + " -> " + target);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> targets() {
        return Set.of(verdict.target());
    }

    @Override
    public Verdict decide(RoutingRequest request) {
        return verdict;
    }
}
