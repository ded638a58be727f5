/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.model.TokenCount;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Guesses the tokens of a call that was never made, by what the log says of that model: input in proportion to the request's estimated tokens; output as
 * what another model wrote for the same request, times how the two compare where both were asked, or the model's mean where they never were. A model that
 * the log has not seen is taken to use as many as the one that answered. One thread.
 */
final class TokenRatios {

    private static final int FEWEST_PAIRS = 5;

    private final Map<String, Sums> byModel = new HashMap<>();
    private final Map<String, Map<String, Sums>> byPair = new HashMap<>();
    private final Set<String> unseen = new LinkedHashSet<>();

    private static final class Sums {
        private long n;
        private double estimated;
        private double input;
        private double output;
    }

    /** Learns from a recorded request. */
    void learn(RoutingDecision decision) {
        Map<String, Attempt> answered = new HashMap<>();
        for (RecordedCalls.Turn turn : RecordedCalls.of(decision).byModel().values()) {
            for (Attempt call : turn.calls()) {
                if (RecordedCalls.isAnswered(call)) {
                    answered.put(call.model(), call);
                }
            }
        }
        answered.forEach((model, call) -> {
            Sums sums = byModel.computeIfAbsent(model, name -> new Sums());
            sums.n++;
            sums.estimated += Math.max(1, decision.request().tokensEstimate());
            sums.input += call.tokensIn();
            sums.output += call.tokensOut();
            answered.forEach((other, others) -> {
                if (!other.equals(model)) {
                    Sums pair = byPair.computeIfAbsent(model, name -> new HashMap<>())
                            .computeIfAbsent(other, name -> new Sums());
                    pair.n++;
                    pair.output += call.tokensOut();
                    pair.estimated += Math.max(1, others.tokensOut());
                }
            });
        });
    }

    /**
     * Tokens of a model that was not asked.
     *
     * @param model its name
     * @param decision the request
     */
    TokenCount guess(String model, RoutingDecision decision) {
        Attempt served = served(decision);
        Sums sums = byModel.get(model);
        int estimate = Math.max(1, decision.request().tokensEstimate());
        if (sums == null) {
            unseen.add(model);
            return served == null
                    ? new TokenCount(estimate, 0, 0)
                    : new TokenCount(served.tokensIn(), 0, served.tokensOut());
        }
        double input = estimate * sums.input / sums.estimated;
        double output = sums.output / sums.n;
        if (served != null) {
            Sums pair = byPair.getOrDefault(model, Map.of()).get(served.model());
            if (pair != null && pair.n >= FEWEST_PAIRS) {
                output = served.tokensOut() * pair.output / pair.estimated;
            }
        }
        return new TokenCount((int) Math.round(input), 0, (int) Math.round(output));
    }

    /** Models that had to be guessed without having been seen. */
    Set<String> unseen() {
        return unseen;
    }

    private static Attempt served(RoutingDecision decision) {
        Attempt last = null;
        for (Attempt attempt : decision.attempts()) {
            if (RecordedCalls.isAnswered(attempt) && !attempt.reason().equals("confidence")) {
                last = attempt;
            }
        }
        return last;
    }
}
