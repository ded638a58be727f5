/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.consensus.Consensus;
import io.llmrouter.consensus.Rule;
import io.llmrouter.failure.Suggestion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads a plan that asks in parallel. One document, one thread. */
final class ConsensusParser {

    static final Set<String> OWN =
            Set.of("consensus", "minAgree", "by", "judge", "weights", "minSimilarity", "maxCost");
    static final Set<String> RULES = new TreeSet<>(Set.of("majority", "medoid", "synthesis"));
    private static final Map<String, String> BELONGS =
            Map.of("weights", "majority", "minSimilarity", "medoid", "judge", "synthesis");
    private static final double COIN = 0.5;

    private final Problems problems;
    private final Map<String, ModelDefinition> models;

    ConsensusParser(Problems problems, Map<String, ModelDefinition> models) {
        this.problems = problems;
        this.models = models;
    }

    /** The plan; empty if something is wrong, which is noted. */
    Optional<Consensus> parse(String name, Section section) {
        section.allowOnly(OWN, Set.of());
        Names.check(name, "plan", section, problems);
        if (models.containsKey(name)) {
            problems.add(section.node(), "plan '" + name + "' has the name of a model; rename one of them");
        }
        int before = problems.size();
        List<ConfigNode.Scalar> asked = section.distinctTexts("consensus");
        if (asked.size() < 2) {
            problems.add(
                    section.at("consensus"),
                    "a consensus needs at least two models; write consensus: [small, mid, large]");
        }
        asked.forEach(this::known);
        List<String> names = asked.stream().map(ConfigNode.Scalar::text).toList();
        int minAgree = section.number(
                        "minAgree",
                        n -> n >= 1 && n <= Math.max(1, names.size()) && n == Math.rint(n),
                        "a whole number from 1 to " + names.size() + ", the number of its models")
                .map(Double::intValue)
                .orElse(Consensus.moreThanHalf(names.size()));
        Double maxCost = section.number("maxCost", n -> n > 0, "an amount above 0, for example 0.01")
                .orElse(null);
        Optional<Rule> rule = rule(section, names);
        warnOfPrices(section, maxCost);
        return problems.size() > before || rule.isEmpty()
                ? Optional.empty()
                : Optional.of(new Consensus(name, names, minAgree, rule.get(), maxCost));
    }

    private void known(ConfigNode.Scalar model) {
        if (!models.containsKey(model.text())) {
            problems.add(model, Suggestion.unknown("model", model.text(), models.keySet()));
        }
    }

    private Optional<Rule> rule(Section section, List<String> names) {
        String by = section.text("by").orElse("majority");
        if (!RULES.contains(by)) {
            problems.add(section.at("by"), Suggestion.unknown("way to count", by, RULES));
            return Optional.empty();
        }
        BELONGS.forEach((key, owner) -> {
            if (section.has(key) && !owner.equals(by)) {
                problems.add(
                        section.at(key),
                        "'" + key + "' cannot be combined with by: " + by + "; it belongs to by: " + owner);
            }
        });
        return switch (by) {
            case "majority" -> weights(section, names).map(Rule.Majority::new);
            case "medoid" ->
                Optional.of(new Rule.Medoid(
                        section.number(
                                        "minSimilarity",
                                        n -> n >= -1 && n <= 1,
                                        "a cosine from -1 to 1, for example 0.8")
                                .orElse(Rule.Medoid.USUAL_SIMILARITY),
                        null));
            default -> judge(section).map(Rule.Synthesis::new);
        };
    }

    private Optional<String> judge(Section section) {
        if (!section.has("judge")) {
            problems.add(section.node(), "'judge' is missing; name the model that writes one answer out of all");
        } else if (section.at("judge") instanceof ConfigNode.Scalar scalar) {
            known(scalar);
        }
        return section.text("judge");
    }

    private Optional<Map<String, Double>> weights(Section section, List<String> names) {
        Optional<Section> given = section.section("weights");
        if (given.isEmpty()) {
            return section.has("weights") ? Optional.empty() : Optional.of(Map.of());
        }
        Section weights = given.get();
        weights.allowOnly(Set.copyOf(names), Set.of());
        Map<String, Double> byModel = new HashMap<>();
        for (String name : names) {
            if (!weights.has(name)) {
                problems.add(
                        weights.node(),
                        "model '" + name + "' has no weight; give every model of the plan its P(correct), or none");
            }
            weights.number(name, n -> n > 0 && n < 1, "its calibrated P(correct), above 0 and below 1, for example 0.8")
                    .ifPresent(p -> byModel.put(name, p));
        }
        byModel.forEach((name, p) -> {
            if (p <= COIN) {
                problems.warn(
                        weights.at(name), "is " + p + ": a vote that is right no more often than not weighs nothing");
            }
        });
        return Optional.of(byModel);
    }

    private void warnOfPrices(Section section, Double maxCost) {
        if (maxCost == null) {
            return;
        }
        section.texts("consensus").stream()
                .map(ConfigNode.Scalar::text)
                .filter(name -> models.containsKey(name)
                        && models.get(name).price().input() == 0
                        && models.get(name).price().output() == 0)
                .findFirst()
                .ifPresent(name -> problems.warn(
                        section.at("maxCost"), "model '" + name + "' has no price, so its calls count as free"));
    }
}
