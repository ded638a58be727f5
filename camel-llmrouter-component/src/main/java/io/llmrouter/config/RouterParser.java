/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.consensus.Consensus;
import io.llmrouter.failure.Suggestion;
import io.llmrouter.routing.FixedDecider;
import io.llmrouter.routing.TextRecording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code routers:}. One document, one thread. */
final class RouterParser {

    static final Set<String> OWN = Set.of(
            "decide",
            "otherwise",
            "plans",
            "strongest",
            "qualityFloor",
            "sticky",
            "cache",
            "retrieve",
            "recordText",
            "shadow",
            "drift",
            "feedback",
            "ejection",
            "budget");
    static final Set<String> DECIDERS =
            Set.of("rules", "intents", "predictor", "split", "latency", "leastBusy", "weighted");

    private final Problems problems;
    private final Map<String, ModelDefinition> models;
    private final Set<String> documents;
    private final String currency;

    RouterParser(Problems problems, Map<String, ModelDefinition> models, Set<String> documents, String currency) {
        this.currency = currency;
        this.problems = problems;
        this.models = models;
        this.documents = documents;
    }

    Map<String, RouterSettings> parse(Section document) {
        Map<String, Section> sections = document.sections("routers");
        if (sections.isEmpty()) {
            problems.add(document.node(), "no routers; write for example routers: {support: {otherwise: small}}");
        }
        Map<String, RouterSettings> routers = new LinkedHashMap<>();
        sections.forEach((name, section) -> routers.put(name, router(name, section)));
        return routers;
    }

    private RouterSettings router(String name, Section section) {
        section.allowOnly(OWN, Set.of());
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            problems.add(
                    section.node(),
                    "'" + name + "' is no router name; use letters, digits, '.', '_' and '-', at most 64");
        }
        Map<String, PlanDefinition> plans = new PlanParser(problems, models).parse(section);
        Map<String, Consensus> consensuses = consensuses(section);
        Set<String> targets = new TreeSet<>(models.keySet());
        targets.addAll(section.sections("plans").keySet());
        Double floor = section.number("qualityFloor", n -> n > 0 && n <= 1, PredictorParser.FLOOR)
                .orElse(null);
        List<DeciderDefinition> deciders = new ArrayList<>();
        for (ConfigNode node : section.list("decide")) {
            section.mapping(node).flatMap(step -> step(step, targets, floor)).ifPresent(deciders::add);
        }
        otherwise(section, targets)
                .ifPresent(target -> deciders.add(
                        DeciderDefinition.of(section.at("otherwise"), new FixedDecider("otherwise", target))));
        return new RouterSettings(
                name,
                deciders,
                plans,
                strongest(section, plans, consensuses),
                sticky(section),
                consensuses,
                new CacheParser(problems, models.keySet()).parse(section),
                new RetrieveParser(problems, documents, targets).parse(section),
                recordText(section),
                new ShadowParser(problems, models).parse(section),
                new DriftParser(problems).parse(section),
                FeedbackParser.resubmission(section),
                new EjectionParser(problems, models.keySet()).parse(section),
                new BudgetParser(problems, models, currency).parse(section));
    }

    private Map<String, Consensus> consensuses(Section router) {
        Map<String, Consensus> consensuses = new LinkedHashMap<>();
        router.sections("plans").forEach((name, plan) -> {
            if (plan.has("consensus")) {
                new ConsensusParser(problems, models)
                        .parse(name, plan)
                        .ifPresent(consensus -> consensuses.put(name, consensus));
            }
        });
        return consensuses;
    }

    private TextRecording recordText(Section section) {
        return section.text("recordText")
                .map(text -> {
                    List<String> known = Arrays.stream(TextRecording.values())
                            .map(Enum::name)
                            .toList();
                    if (known.contains(text)) {
                        return TextRecording.valueOf(text);
                    }
                    problems.add(section.at("recordText"), Suggestion.unknown("recordText", text, known));
                    return null;
                })
                .orElse(TextRecording.hash);
    }

    private boolean sticky(Section section) {
        Optional<String> sticky = section.text("sticky");
        if (sticky.isPresent() && !sticky.get().equals("conversation")) {
            problems.add(
                    section.at("sticky"),
                    "is '" + sticky.get() + "'; write sticky: conversation, or leave it out for no stickiness");
        }
        return sticky.isPresent();
    }

    private Optional<DeciderDefinition> step(Section step, Set<String> targets, Double floor) {
        step.allowOnly(DECIDERS, Set.of());
        if (step.keys().isEmpty()) {
            problems.add(step.node(), "an empty step decides nothing; write rules: [{when: ..., use: ...}]");
        } else if (step.keys().size() > 1 && DECIDERS.containsAll(step.keys())) {
            problems.add(step.node(), "has " + new TreeSet<>(step.keys()) + "; each is a step with a '- ' of its own");
        } else if (step.has("rules")) {
            return Optional.of(new RulesParser(problems, targets).parse(step));
        } else if (step.has("intents")) {
            return step.section("intents").flatMap(new IntentsParser(problems, targets)::parse);
        } else if (step.has("split")) {
            return step.section("split").flatMap(new SplitParser(problems, targets)::parse);
        } else if (step.has("predictor")) {
            return step.section("predictor")
                    .flatMap(predictor -> new PredictorParser(problems, targets).parse(predictor, floor));
        }
        return new BalancingParser(problems, models.keySet()).parse(step);
    }

    private Optional<String> otherwise(Section section, Set<String> targets) {
        if (!section.has("otherwise")) {
            problems.add(
                    section.node(),
                    "'otherwise' is missing; name the model or plan for requests that no decider decides, one of "
                            + targets);
        }
        return target(section, "otherwise", targets);
    }

    private Optional<String> target(Section section, String key, Set<String> targets) {
        return section.text(key).filter(name -> {
            if (!targets.contains(name)) {
                problems.add(section.at(key), Suggestion.unknown("model or plan", name, targets));
            }
            return targets.contains(name);
        });
    }

    private String strongest(Section section, Map<String, PlanDefinition> plans, Map<String, Consensus> consensuses) {
        if (section.has("strongest")) {
            return target(section, "strongest", models.keySet()).orElse(null);
        }
        Map<String, List<String>> modelsOf = new LinkedHashMap<>();
        plans.forEach((name, cascade) -> modelsOf.put(name, cascade.models()));
        consensuses.forEach((name, consensus) -> modelsOf.put(name, consensus.models()));
        return section.text("otherwise")
                .map(modelsOf::get)
                .map(asked -> asked.get(asked.size() - 1))
                .orElse(null);
    }
}
