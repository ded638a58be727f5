/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import io.llmrouter.routing.RoutingEvent;
import java.util.Map;

/**
 * What a report needs of a shadow event. A fact of another type than it should have counts as absent.
 *
 * @param id of the decision
 * @param router whose request it was
 * @param millis when, since 1970
 * @param model the shadow
 * @param served who had answered
 * @param outcome how it ended
 * @param stratum that it was drawn from
 * @param rate at which it was drawn
 * @param same whether the shadow had answered itself
 * @param preferred {@code served}, {@code shadow} or {@code tie}; null without a verdict
 * @param judgedBy null if nobody judged
 * @param values the numbers
 */
record LoggedShadow(
        String id,
        String router,
        long millis,
        String model,
        String served,
        String outcome,
        String stratum,
        double rate,
        boolean same,
        String preferred,
        String judgedBy,
        Values values) {

    /** Numbers of an event; those that are absent are no numbers, costs and counts are 0 then. */
    record Values(
            double cost,
            double judgeCost,
            double servedCost,
            double servedGood,
            double shadowGood,
            double agree,
            double comparisons,
            double swapped) {}

    static LoggedShadow of(RoutingEvent event) {
        Map<String, Object> facts = event.facts();
        return new LoggedShadow(
                event.id(),
                event.router(),
                event.time().toEpochMilli(),
                text(facts, "model", ""),
                text(facts, "served", ""),
                text(facts, "outcome", "compared"),
                text(facts, "stratum", Strata.OTHERS),
                number(facts, "rate", Double.NaN),
                Boolean.TRUE.equals(facts.get("same")),
                text(facts, "preferred", null),
                text(facts, "judgedBy", null),
                new Values(
                        number(facts, "cost", 0),
                        number(facts, "judgeCost", 0),
                        number(facts, "servedCost", Double.NaN),
                        share(facts, "servedGood"),
                        share(facts, "shadowGood"),
                        share(facts, "agree"),
                        number(facts, "comparisons", 0),
                        number(facts, "swapped", 0)));
    }

    static double share(Map<String, Object> facts, String name) {
        double value = number(facts, name, Double.NaN);
        return value >= 0 && value <= 1 ? value : Double.NaN;
    }

    static String text(Map<String, Object> facts, String name, String absent) {
        return facts.get(name) instanceof String text ? text : absent;
    }

    private static double number(Map<String, Object> facts, String name, double absent) {
        return facts.get(name) instanceof Number number && Double.isFinite(number.doubleValue())
                ? number.doubleValue()
                : absent;
    }
}
