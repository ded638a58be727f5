/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import io.llmrouter.expression.RequestExpression;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Hand-written rules, first match by order. A rule that cannot be evaluated on a request (it divides by zero, say) does not match; the reason tells.
 * Immutable and thread-safe; a decision costs one evaluation per rule up to the match.
 */
public final class RuleDecider implements Decider {

    private static final Verdict NO_MATCH = new Verdict.Abstain("no rule matched");

    /**
     * A rule.
     *
     * @param when the predicate
     * @param use name of the model or plan
     */
    public record Rule(RequestExpression when, String use) {}

    private record Numbered(int number, RequestExpression when, Verdict.Use verdict) {}

    private final List<Numbered> rules;

    /** @param rules in order of precedence */
    public RuleDecider(List<Rule> rules) {
        this.rules = IntStream.range(0, rules.size())
                .mapToObj(i -> numbered(i + 1, rules.get(i)))
                .toList();
    }

    @Override
    public String name() {
        return "rules";
    }

    @Override
    public Set<String> targets() {
        return rules.stream().map(rule -> rule.verdict.target()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Verdict decide(RoutingRequest request) {
        StringBuilder failures = new StringBuilder();
        for (Numbered rule : rules) {
            try {
                if (rule.when.test(request.variables())) {
                    return failures.isEmpty()
                            ? rule.verdict
                            : new Verdict.Use(rule.verdict.target(), rule.verdict.reason() + failures);
                }
            } catch (IllegalStateException e) {
                failures.append("; rule ")
                        .append(rule.number)
                        .append(" failed: ")
                        .append(e.getMessage());
            }
        }
        return failures.isEmpty() ? NO_MATCH : new Verdict.Abstain(NO_MATCH.reason() + failures);
    }

    @Override
    public Map<String, Object> explain(RoutingRequest request) {
        Map<String, Object> rules = new LinkedHashMap<>();
        for (Numbered rule : this.rules) {
            String outcome;
            try {
                outcome = rule.when.test(request.variables()) ? "matches" : "does not match";
            } catch (IllegalStateException e) {
                outcome = "failed: " + e.getMessage();
            }
            rules.put(rule.verdict.reason() + " -> " + rule.verdict.target(), outcome);
        }
        return rules;
    }

    private static Numbered numbered(int number, Rule rule) {
        return new Numbered(number, rule.when(), new Verdict.Use(rule.use(), "rule " + number + ": " + rule.when()));
    }
}
