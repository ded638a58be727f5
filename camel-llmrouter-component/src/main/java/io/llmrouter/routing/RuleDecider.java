/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import io.llmrouter.expression.RequestExpression;
import java.util.List;

/** Hand-written rules, first match by order. Immutable and thread-safe; a decision costs one evaluation per rule up to the match. */
public final class RuleDecider implements Decider {

    private static final Verdict NO_MATCH = new Verdict.Abstain("no rule matched");

    /**
     * A rule.
     *
     * @param when the predicate
     * @param use name of the model or plan
     */
    public record Rule(RequestExpression when, String use) {}

    private record Numbered(RequestExpression when, Verdict.Use verdict) {}

    private final List<Numbered> rules;

    /** @param rules in order of precedence */
    public RuleDecider(List<Rule> rules) {
        this.rules = java.util.stream.IntStream.range(0, rules.size())
                .mapToObj(i -> numbered(i + 1, rules.get(i)))
                .toList();
    }

    @Override
    public String name() {
        return "rules";
    }

    @Override
    public Verdict decide(RoutingRequest request) {
        for (Numbered rule : rules) {
            if (rule.when.test(request.variables())) {
                return rule.verdict;
            }
        }
        return NO_MATCH;
    }

    private static Numbered numbered(int number, Rule rule) {
        return new Numbered(rule.when(), new Verdict.Use(rule.use(), "rule " + number + ": " + rule.when()));
    }
}
