/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import io.llmrouter.model.TokenCount;
import io.llmrouter.model.TokenPrice;
import java.util.List;
import java.util.Optional;

/**
 * What a call costs in the middle of a conversation: the model of the previous turn has the conversation in its prompt cache, so staying is cheaper
 * by the difference between its price for fresh and for cached input tokens.
 *
 * <p>Known weakness: whether the provider still has the prompt is assumed, not known. Immutable, thread-safe.
 *
 * @param memory who answered the previous turn
 * @param targets names of the models, in the order of all costs
 * @param prices of the models
 */
public record ConversationCosts(ConversationMemory memory, List<String> targets, List<TokenPrice> prices) {

    private static final int ANSWER_TOKENS = 256;

    /** Copies the lists. */
    public ConversationCosts {
        targets = List.copyOf(targets);
        prices = List.copyOf(prices);
    }

    /**
     * Costs of one request.
     *
     * @param staying name of the model that has the conversation in its cache, or null in a first turn
     * @param costs in the unit that the operating point was chosen in; that model's is lower by the saving
     */
    public record Adjusted(String staying, double[] costs) {}

    /**
     * Adjusts the usual costs to this turn.
     *
     * @param request which turn
     * @param usual cost of a call to each model
     * @return the usual costs if this is a first turn or prices do not differ
     */
    public Adjusted of(RoutingRequest request, double[] usual) {
        Optional<String> previous = memory.previousModel(request).filter(targets::contains);
        if (previous.isEmpty()) {
            return new Adjusted(null, usual);
        }
        int stay = targets.indexOf(previous.get());
        int tokens = request.variables().tokensEstimate();
        int cached = Math.max(0, tokens - (request.variables().text().length() + 3) / 4);
        double saved = cost(stay, tokens, 0) - cost(stay, tokens, cached);
        int last = usual.length - 1;
        double apart = cost(last, tokens, 0) - cost(0, tokens, 0);
        if (!(saved > 0) || !(apart > 0)) {
            return new Adjusted(null, usual);
        }
        double[] costs = usual.clone();
        costs[stay] -= (usual[last] - usual[0]) * saved / apart;
        return new Adjusted(previous.get(), costs);
    }

    private double cost(int model, int tokens, int cached) {
        return prices.get(model).cost(new TokenCount(tokens, cached, ANSWER_TOKENS));
    }
}
