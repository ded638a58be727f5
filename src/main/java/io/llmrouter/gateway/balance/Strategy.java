/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.balance;

import io.llmrouter.resilience.EjectionRules;
import io.llmrouter.routing.CandidatePool;
import io.llmrouter.routing.Decider;
import io.llmrouter.routing.LatencyDecider;
import io.llmrouter.routing.LeastBusyDecider;
import io.llmrouter.routing.WeightedDecider;
import java.util.List;
import java.util.function.Function;

/**
 * A way to choose.
 *
 * @param name as in the document
 * @param decider makes the decider
 * @param ejection whether outliers are left out
 */
public record Strategy(String name, Function<CandidatePool, Decider> decider, boolean ejection) {

    /** Random first: whatever balances has to be better than that. */
    public static List<Strategy> all() {
        Function<CandidatePool, Decider> random = pool -> new WeightedDecider(pool, WeightedDecider.By.RANDOM);
        Function<CandidatePool, Decider> turns = pool -> new WeightedDecider(pool, WeightedDecider.By.TURNS);
        Function<CandidatePool, Decider> busy = pool -> new LeastBusyDecider(pool, false);
        Function<CandidatePool, Decider> peak = pool -> new LeastBusyDecider(pool, true);
        Function<CandidatePool, Decider> latency =
                pool -> new LatencyDecider(pool, new LatencyDecider.Goal(50, 0.1, false));
        return List.of(
                new Strategy("random", random, false),
                new Strategy("weighted", turns, false),
                new Strategy("leastBusy", busy, false),
                new Strategy("leastBusy by latency", peak, false),
                new Strategy("latency", latency, false),
                new Strategy("weighted, ejection", turns, true),
                new Strategy("leastBusy, ejection", busy, true),
                new Strategy("latency, ejection", latency, true));
    }

    List<EjectionRules> pools(List<String> names) {
        return ejection ? List.of(EjectionRules.of(names)) : List.of();
    }
}
