/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a shadow and its judge cost, among the facts of its event. Stateless. */
public final class SpendFacts {

    private static final List<String> SHADOW = List.of("cost", "calls", "tokensIn", "tokensCachedIn", "tokensOut");
    private static final List<String> JUDGE =
            List.of("judgeCost", "judgeCalls", "judgeTokensIn", "judgeTokensCachedIn", "judgeTokensOut");

    private SpendFacts() {}

    /**
     * As facts; of whom nothing was asked there is a cost of 0 alone.
     *
     * @param shadow calls to the shadow
     * @param judge calls to its judge
     */
    public static Map<String, Object> of(Spend shadow, Spend judge) {
        Map<String, Object> facts = new LinkedHashMap<>();
        put(facts, SHADOW, shadow);
        put(facts, JUDGE, judge);
        return facts;
    }

    private static void put(Map<String, Object> facts, List<String> names, Spend spend) {
        facts.put(names.get(0), spend.cost());
        if (spend.calls() > 0) {
            facts.put(names.get(1), (int) spend.calls());
            facts.put(names.get(2), (int) spend.input());
            facts.put(names.get(3), (int) spend.cachedInput());
            facts.put(names.get(4), (int) spend.output());
        }
    }

    /** Calls to the shadow. */
    public static Spend ofShadow(Map<String, Object> facts) {
        return read(facts, SHADOW);
    }

    /** Calls to its judge. */
    public static Spend ofJudge(Map<String, Object> facts) {
        return read(facts, JUDGE);
    }

    /** A cost without calls is one call's, as where somebody else wrote the log; a fact of another type than it should have counts as absent. */
    private static Spend read(Map<String, Object> facts, List<String> names) {
        double cost = facts.get(names.get(0)) instanceof Number number ? Math.max(0, number.doubleValue()) : 0;
        long calls = number(facts, names.get(1));
        return new Spend(
                cost,
                calls == 0 && cost > 0 ? 1 : calls,
                number(facts, names.get(2)),
                number(facts, names.get(3)),
                number(facts, names.get(4)));
    }

    private static long number(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof Number number ? Math.max(0, number.longValue()) : 0;
    }
}
