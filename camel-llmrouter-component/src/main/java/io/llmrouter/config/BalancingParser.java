/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.config.DeciderDefinition.Built;
import io.llmrouter.config.DeciderDefinition.Surroundings;
import io.llmrouter.engine.Candidates;
import io.llmrouter.failure.Suggestion;
import io.llmrouter.routing.CandidatePool;
import io.llmrouter.routing.Decider;
import io.llmrouter.routing.LatencyDecider;
import io.llmrouter.routing.LeastBusyDecider;
import io.llmrouter.routing.WeightedDecider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** Reads the steps that choose among deployments: {@code latency}, {@code leastBusy} and {@code weighted}. One document, one thread. */
final class BalancingParser {

    static final Set<String> LATENCY = Set.of("among", "weights", "percentile", "tolerance", "of");
    static final Set<String> LEAST_BUSY = Set.of("among", "weights", "by");
    static final Set<String> WEIGHTED = Set.of("use", "by");
    static final List<String> OF = List.of("total", "firstToken");
    static final List<String> LOADS = List.of("calls", "latency");
    static final List<String> WAYS = List.of("turns", "random", "conversation");
    private static final String WEIGHT = "a weight above 0 and at most 1000000, for example 3";
    private static final String TOLERANCE = "a share between 0 and 1, for example 10% or 0.1";
    private static final double HEAVIEST = 1e6;
    private static final double USUAL_TOLERANCE = 0.1;

    private final Problems problems;
    private final Set<String> models;

    BalancingParser(Problems problems, Set<String> models) {
        this.problems = problems;
        this.models = models;
    }

    Optional<DeciderDefinition> parse(Section step) {
        return step.section("latency")
                .flatMap(this::latency)
                .or(() -> step.section("leastBusy").flatMap(this::leastBusy))
                .or(() -> step.section("weighted").flatMap(this::weighted));
    }

    private Optional<DeciderDefinition> latency(Section section) {
        section.allowOnly(LATENCY, Set.of());
        Map<String, Double> pool = pool(section);
        int percentile = section.number("percentile", n -> n == 50 || n == 95, "50 or 95")
                .orElse(50.0)
                .intValue();
        double tolerance =
                section.share("tolerance", n -> n >= 0 && n <= 1, TOLERANCE).orElse(USUAL_TOLERANCE);
        boolean firstToken = word(section, "of", OF).equals("firstToken");
        LatencyDecider.Goal goal = new LatencyDecider.Goal(percentile, tolerance, firstToken);
        return step(section, pool, candidates -> new LatencyDecider(candidates, goal));
    }

    private Optional<DeciderDefinition> leastBusy(Section section) {
        section.allowOnly(LEAST_BUSY, Set.of());
        Map<String, Double> pool = pool(section);
        boolean byLatency = word(section, "by", LOADS).equals("latency");
        return step(section, pool, candidates -> new LeastBusyDecider(candidates, byLatency));
    }

    private Optional<DeciderDefinition> weighted(Section section) {
        section.allowOnly(WEIGHTED, Set.of());
        Map<String, Double> pool = new LinkedHashMap<>();
        section.section("use").ifPresent(use -> use.keys().forEach(name -> {
            known(use.at(name), name, models);
            use.number(name, n -> n > 0 && n <= HEAVIEST, WEIGHT).ifPresent(weight -> pool.put(name, weight));
        }));
        if (!section.has("use")) {
            problems.add(section.node(), "needs 'use' with a weight for each model; write {use: {a: 3, b: 1}}");
        } else if (section.section("use").filter(use -> use.keys().size() < 2).isPresent()) {
            problems.add(section.at("use"), "splits nothing; name at least two models, for example {a: 3, b: 1}");
        }
        WeightedDecider.By by =
                WeightedDecider.By.valueOf(word(section, "by", WAYS).toUpperCase(Locale.ROOT));
        return step(section, pool, candidates -> new WeightedDecider(candidates, by));
    }

    private Map<String, Double> pool(Section section) {
        Map<String, Double> pool = new LinkedHashMap<>();
        among(section, models, problems).forEach(name -> pool.put(name, 1.0));
        section.section("weights").ifPresent(weights -> weights.keys().forEach(name -> {
            known(weights.at(name), name, pool.keySet());
            weights.number(name, n -> n > 0 && n <= HEAVIEST, WEIGHT)
                    .ifPresent(weight -> pool.computeIfPresent(name, (key, one) -> weight));
        }));
        return pool;
    }

    /** The models that are compared, at least two. */
    static List<String> among(Section section, Set<String> models, Problems problems) {
        List<ConfigNode.Scalar> names = section.distinctTexts("among");
        names.stream()
                .filter(name -> !models.contains(name.text()))
                .forEach(name -> problems.add(name, Suggestion.unknown("model", name.text(), models)));
        if (names.stream().map(ConfigNode.Scalar::text).distinct().count() < 2) {
            problems.add(
                    section.at("among"),
                    "'among' has " + names.size() + " models; name at least two, for example among: [a, b]");
        }
        return names.stream().map(ConfigNode.Scalar::text).distinct().toList();
    }

    private void known(ConfigNode place, String name, Set<String> names) {
        if (!names.contains(name)) {
            problems.add(place, Suggestion.unknown("model", name, names));
        }
    }

    /** The first where none is written. */
    private String word(Section section, String key, List<String> words) {
        Optional<String> word = section.text(key);
        if (word.isPresent() && !words.contains(word.get())) {
            problems.add(section.at(key), Suggestion.unknown("value of '" + key + "'", word.get(), words));
        }
        return word.filter(words::contains).orElse(words.get(0));
    }

    private static Optional<DeciderDefinition> step(
            Section section, Map<String, Double> pool, Function<CandidatePool, Decider> decider) {
        return Optional.of(new DeciderDefinition(
                section.node().place(),
                section.node().path(),
                List.of(),
                around -> new Built(decider.apply(candidates(pool, around)))));
    }

    private static CandidatePool candidates(Map<String, Double> pool, Surroundings around) {
        return new CandidatePool(
                pool,
                new CandidatePool.Surroundings(
                        around.deployments(),
                        (request, name) ->
                                Candidates.canServe(request, around.catalog().require(name)),
                        () -> ThreadLocalRandom.current().nextDouble(),
                        name -> around.catalog().require(name).region()));
    }
}
