/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.drift.DriftSettings;
import io.llmrouter.failure.Suggestion;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoublePredicate;

/** Reads {@code drift:} of a router: {@code off}, or a mapping. One document, one thread. */
final class DriftParser {

    static final Set<String> OWN = Set.of("falseAlarmEvery", "reference", "escalationRate", "health");
    static final Set<String> HEALTH = Set.of("ignore", "degrade");
    private static final int MOST = 100_000_000;
    private static final int MOST_REFERENCE = 20_000;

    private final Problems problems;

    DriftParser(Problems problems) {
        this.problems = problems;
    }

    DriftSettings parse(Section router) {
        if (!router.has("drift")) {
            return DriftSettings.DEFAULT;
        }
        if (router.at("drift") instanceof ConfigNode.Scalar scalar) {
            if (!scalar.text().equals("off") && !scalar.text().equals("false")) {
                problems.add(
                        scalar,
                        "is '" + scalar.text() + "'; write drift: off, a mapping such as {health: degrade}, or leave it"
                                + " out to be watched");
            }
            return DriftSettings.OFF;
        }
        return router.section("drift").map(this::settings).orElse(DriftSettings.DEFAULT);
    }

    private DriftSettings settings(Section section) {
        section.allowOnly(OWN, Set.of());
        Optional<String> health = section.text("health");
        health.filter(value -> !HEALTH.contains(value))
                .ifPresent(value -> problems.add(section.at("health"), Suggestion.unknown("health", value, HEALTH)));
        return new DriftSettings(
                true,
                whole(section, "falseAlarmEvery", 1_000, MOST, "a whole number of requests from 1000, for example 2000")
                        .orElse(DriftSettings.DEFAULT.falseAlarmEvery()),
                whole(
                                section,
                                "reference",
                                500,
                                MOST_REFERENCE,
                                "a whole number of requests from 500 to 20000, for example 5000")
                        .orElse(DriftSettings.DEFAULT.reference()),
                section.number("escalationRate", n -> n > 0 && n < 1, "a share above 0 and below 1, for example 0.2")
                        .orElse(Double.NaN),
                health.equals(Optional.of("degrade")));
    }

    private static Optional<Integer> whole(Section section, String key, int least, int most, String right) {
        DoublePredicate allowed = n -> n >= least && n <= most && n == Math.rint(n);
        return section.number(key, allowed, right).map(Double::intValue);
    }
}
