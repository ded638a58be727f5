/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.resilience.EjectionRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code ejection:}: one pool of models of which outliers are left out, or a list of pools. One document, one thread. */
final class EjectionParser {

    static final Set<String> OWN =
            Set.of("among", "failures", "latencyRatio", "minCalls", "atMost", "time", "longestTime", "probes");
    private static final int MOST_CALLS = 128;
    private static final int MOST_PROBES = 20;

    private final Problems problems;
    private final Set<String> models;

    EjectionParser(Problems problems, Set<String> models) {
        this.problems = problems;
        this.models = models;
    }

    List<EjectionRules> parse(Section router) {
        List<EjectionRules> pools = new ArrayList<>();
        for (ConfigNode node : router.items("ejection")) {
            router.mapping(node).flatMap(pool -> pool(pool, pools)).ifPresent(pools::add);
        }
        return pools;
    }

    private Optional<EjectionRules> pool(Section section, List<EjectionRules> before) {
        section.allowOnly(OWN, Set.of());
        List<String> among = BalancingParser.among(section, models, problems);
        for (String name : among) {
            if (before.stream().anyMatch(pool -> pool.among().contains(name))) {
                problems.add(section.at("among"), "'" + name + "' is in two pools; compare it in one");
            }
        }
        EjectionRules usual = EjectionRules.of(among);
        Duration time = section.duration("time").orElse(usual.ejectFor());
        Duration longest =
                section.duration("longestTime").orElse(time.compareTo(usual.longest()) > 0 ? time : usual.longest());
        if (longest.compareTo(time) < 0) {
            problems.add(section.at("longestTime"), "is shorter than 'time', " + time + "; write at least as much");
        }
        return Optional.of(new EjectionRules(
                among,
                section.share("failures", n -> n > 0 && n <= 1, "a share above 0 and at most 1, for example 50%")
                        .orElse(usual.failures()),
                section.number("latencyRatio", n -> n > 1 && n <= 1000, "a number above 1, for example 3")
                        .orElse(usual.latencyRatio()),
                section.positiveInteger("minCalls", "a number of calls from 1 to " + MOST_CALLS)
                        .filter(calls -> most(section, "minCalls", calls, MOST_CALLS))
                        .orElse(usual.minCalls()),
                section.share("atMost", n -> n > 0 && n < 1, "a share above 0 and below 1, for example 50%")
                        .orElse(usual.atMost()),
                time,
                longest,
                section.positiveInteger("probes", "a number of calls from 1 to " + MOST_PROBES)
                        .filter(calls -> most(section, "probes", calls, MOST_PROBES))
                        .orElse(usual.probes())));
    }

    private boolean most(Section section, String key, int value, int most) {
        if (value > most) {
            problems.add(section.at(key), "is " + value + "; write a number of calls from 1 to " + most);
        }
        return value <= most;
    }
}
