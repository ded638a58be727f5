/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.expression.RequestVariables;
import io.llmrouter.failure.NoModelAvailableException;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.Capability;
import io.llmrouter.model.TokenCount;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.stats.StatsRepository;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** Which models can serve a request at all: capabilities, context window, cost ceiling. Remembers why each other one was ruled out. One request, one thread. */
public final class Candidates {

    private static final int EXPECTED_OUTPUT = 256;

    private final RoutingRequest request;
    private final Set<Capability> needed;
    private final List<String> ruledOut = new ArrayList<>(0);

    Candidates(RoutingRequest request) {
        this.request = request;
        this.needed = needed(request.variables());
    }

    /**
     * Whether a model can serve a request at all.
     *
     * @param request what is asked
     * @param model who would be asked
     */
    public static boolean canServe(RoutingRequest request, CandidateModel model) {
        return new Candidates(request).able(model);
    }

    /** The models of the list that can serve the request, in order. */
    List<CandidateModel> ableOf(List<CandidateModel> models) {
        return models.stream().filter(this::able).toList();
    }

    /** Why the others are not among them. */
    List<String> ruledOut() {
        return List.copyOf(ruledOut);
    }

    NoModelAvailableException nobody() {
        return new NoModelAvailableException(
                "no model of the plan can serve this request: " + String.join("; ", ruledOut)
                        + "; add a model that can, or correct its capabilities, contextWindow or the ceiling");
    }

    private boolean able(CandidateModel model) {
        Set<Capability> missing = EnumSet.noneOf(Capability.class);
        missing.addAll(needed);
        missing.removeAll(model.capabilities());
        if (!missing.isEmpty()) {
            return ruleOut(model, "lacks " + missing);
        }
        int tokens =
                model.contextWindow() == Integer.MAX_VALUE && request.maxCost().isEmpty() ? 0 : request.promptTokens();
        Integer asked = request.chat().maxOutputTokens();
        long room = (long) tokens + (asked == null ? 0 : asked);
        if (room > model.contextWindow()) {
            return ruleOut(model, "has a context window of " + model.contextWindow() + " tokens for about " + room);
        }
        if (request.maxCost().isPresent()) {
            double expected = model.price().cost(new TokenCount(tokens, 0, expectedOutput(request)));
            if (expected > request.maxCost().getAsDouble()) {
                return ruleOut(
                        model,
                        "is expected to cost " + expected + ", above the ceiling of "
                                + request.maxCost().getAsDouble());
            }
        }
        return true;
    }

    /** Output tokens that an answer to the request is expected to have: as many as it allows, else some hundreds. */
    static int expectedOutput(RoutingRequest request) {
        Integer asked = request.chat().maxOutputTokens();
        return asked == null ? EXPECTED_OUTPUT : asked;
    }

    /** Of a model whose answers were observed, as many as the request allows, else as many as its answers have on the mean. */
    static int expectedOutput(RoutingRequest request, CandidateModel model, StatsRepository stats) {
        OptionalDouble typical = stats.typicalOutputTokens(model.name());
        return request.chat().maxOutputTokens() == null && typical.isPresent()
                ? (int) Math.ceil(typical.getAsDouble())
                : expectedOutput(request);
    }

    private boolean ruleOut(CandidateModel model, String why) {
        ruledOut.add(model.name() + " " + why);
        return false;
    }

    private static Set<Capability> needed(RequestVariables variables) {
        Set<Capability> needed = EnumSet.noneOf(Capability.class);
        if (variables.hasImage()) {
            needed.add(Capability.VISION);
        }
        if (variables.hasTools()) {
            needed.add(Capability.TOOLS);
        }
        if (variables.wantsJson()) {
            needed.add(Capability.JSON);
        }
        return needed;
    }
}
