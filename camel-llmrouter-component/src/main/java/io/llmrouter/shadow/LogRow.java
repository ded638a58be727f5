/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a report needs of a decision.
 *
 * @param id of the decision
 * @param router that decided
 * @param millis when, since 1970
 * @param kinds its place in each dimension
 * @param excluded why it cannot be shadowed, or null
 * @param served who answered; null for nobody
 * @param cost of the whole request
 * @param answerCost of the answering model's own call; what asking it at once would have cost
 * @param propensity the chance of its variant; not a number if there was no split
 * @param currency of the costs
 */
record LogRow(
        String id,
        String router,
        long millis,
        Map<Dimension, String> kinds,
        String excluded,
        String served,
        double cost,
        double answerCost,
        double propensity,
        String currency) {

    static LogRow of(RoutingDecision decision) {
        Map<Dimension, String> kinds = new EnumMap<>(Dimension.class);
        for (Dimension dimension : Dimension.values()) {
            kinds.put(dimension, dimension.of(decision));
        }
        String served = decision.answer() == null ? null : decision.answer().model();
        double answerCost = decision.attempts().stream()
                .filter(attempt -> attempt.model().equals(served)
                        && attempt.error() == null
                        && !attempt.reason().equals("confidence"))
                .mapToDouble(Attempt::cost)
                .sum();
        return new LogRow(
                decision.id(),
                decision.router().intern(),
                decision.time().toEpochMilli(),
                kinds,
                Population.excludes(decision).orElse(null),
                served == null ? null : served.intern(),
                decision.cost(),
                answerCost,
                decision.features().get("propensity") instanceof Number chance ? chance.doubleValue() : Double.NaN,
                decision.currency());
    }

    /** Its stratum by these dimensions. */
    String stratum(Strata strata) {
        return strata.name(kinds::get);
    }
}
