/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import io.llmrouter.expression.RequestExpression;
import io.llmrouter.model.Grounding;
import java.util.Optional;

/**
 * Chooses by what was retrieved: an easy question whose answer stands in the passages needs no strong model. Abstains where nothing was looked for.
 * Immutable and thread-safe.
 *
 * <p>Weakness: whether a question is hard is seen in its form alone.
 */
public final class RetrievalDecider implements Decider {

    private final double strong;
    private final RequestExpression hard;
    private final String easyTarget;
    private final String hardTarget;

    /**
     * @param strong P(the passages answer the question) from which retrieval counts as strong, in [0, 1]
     * @param hard which questions are hard
     * @param easyTarget model or plan for easy questions with strong retrieval
     * @param hardTarget for all others
     */
    public RetrievalDecider(double strong, RequestExpression hard, String easyTarget, String hardTarget) {
        this.strong = strong;
        this.hard = hard;
        this.easyTarget = easyTarget;
        this.hardTarget = hardTarget;
    }

    @Override
    public String name() {
        return "retrieval";
    }

    @Override
    public Verdict decide(RoutingRequest request) {
        Optional<Grounding> grounding = request.grounding();
        if (grounding.isEmpty()) {
            return new Verdict.Abstain("nothing was retrieved for this request");
        }
        double probability = grounding.get().probability();
        String found = "the passages hold the answer with probability " + probability;
        if (!(probability >= strong)) {
            return new Verdict.Use(hardTarget, found + ", below " + strong);
        }
        return hard.test(request.variables())
                ? new Verdict.Use(hardTarget, found + ", but the question is hard: " + hard)
                : new Verdict.Use(easyTarget, found + ", at least " + strong + ", and the question is easy");
    }
}
