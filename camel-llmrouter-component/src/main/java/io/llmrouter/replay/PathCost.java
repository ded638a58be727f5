/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.model.ModelCatalog;
import io.llmrouter.model.TokenCount;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;

/** Adds up what the calls of one request would cost at the new prices. One request. */
final class PathCost {

    private final RoutingDecision decision;
    private final ModelCatalog catalog;
    private final TokenRatios ratios;
    private double cost;
    private double guessed;

    PathCost(RoutingDecision decision, ModelCatalog catalog, TokenRatios ratios) {
        this.decision = decision;
        this.catalog = catalog;
        this.ratios = ratios;
    }

    /** A model's turn as it was, with the calls that judged its answer if it is judged now. */
    void recorded(RecordedCalls.Turn turn, boolean judged) {
        turn.calls().forEach(this::add);
        if (judged) {
            turn.judging().forEach(this::add);
        }
    }

    /** A model that was not asked. */
    void guess(String model) {
        double guess = catalog.require(model).price().cost(ratios.guess(model, decision));
        cost += guess;
        guessed += guess;
    }

    /** All that was asked. */
    void everything() {
        decision.attempts().forEach(this::add);
    }

    double cost() {
        return cost;
    }

    double guessed() {
        return guessed;
    }

    /** A model that is in the document no more, as a fallback may be, costs what it did. */
    private void add(Attempt call) {
        cost += catalog.names().contains(call.model())
                ? catalog.require(call.model())
                        .price()
                        .cost(new TokenCount(
                                call.tokensIn(), Math.min(call.tokensCachedIn(), call.tokensIn()), call.tokensOut()))
                : call.cost();
    }
}
