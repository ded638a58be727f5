/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.failure.Suggestion;
import io.llmrouter.routing.SplitDecider;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a {@code split:} step. One document, one thread. */
final class SplitParser {

    static final Set<String> OWN = Set.of("use", "by", "seed");
    static final Set<String> BY =
            Arrays.stream(SplitDecider.Unit.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());
    private static final double SLACK = 1e-9;

    private final Problems problems;
    private final Set<String> targets;

    SplitParser(Problems problems, Set<String> targets) {
        this.problems = problems;
        this.targets = targets;
    }

    Optional<DeciderDefinition> parse(Section split) {
        split.allowOnly(OWN, Set.of());
        int before = problems.size();
        if (!split.has("use")) {
            problems.add(split.node(), "'use' is missing; write use: {ladder: 0.9, ladder-b: 0.1}");
        }
        Map<String, Double> shares = split.section("use").map(this::shares).orElse(Map.of());
        String by = split.text("by").orElse(SplitDecider.Unit.conversation.name());
        if (!BY.contains(by)) {
            problems.add(split.at("by"), Suggestion.unknown("unit of a split", by, BY));
        }
        long seed = split.number(
                        "seed", n -> n == Math.rint(n) && Math.abs(n) < 1L << 53, "a whole number, for example 7")
                .map(Double::longValue)
                .orElse(1L);
        return problems.size() > before || shares.isEmpty()
                ? Optional.empty()
                : Optional.of(DeciderDefinition.of(
                        split.node(), new SplitDecider(shares, SplitDecider.Unit.valueOf(by), seed)));
    }

    private Map<String, Double> shares(Section use) {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (String target : use.keys()) {
            if (!targets.contains(target)) {
                problems.add(use.at(target), Suggestion.unknown("model or plan", target, targets));
            }
            use.number(target, n -> n > 0 && n <= 1, "a share above 0 and at most 1, for example 0.1")
                    .ifPresent(share -> shares.put(target, share));
        }
        double sum = shares.values().stream().mapToDouble(share -> share).sum();
        if (use.keys().isEmpty()) {
            problems.add(use.node(), "splits nothing; write use: {ladder: 0.9, ladder-b: 0.1}");
        } else if (sum > 1 + SLACK) {
            problems.add(
                    use.node(), "shares add up to " + sum + "; together they are at most 1, and what is left goes on");
        }
        return shares;
    }
}
