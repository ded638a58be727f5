/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.confidence.ArithmeticConfidence;
import io.llmrouter.confidence.AttributeConfidence;
import io.llmrouter.confidence.ConfidenceEstimator;
import io.llmrouter.confidence.Gated;
import io.llmrouter.confidence.Groundedness;
import io.llmrouter.confidence.JsonSchemaCheck;
import io.llmrouter.confidence.JudgeScore;
import io.llmrouter.confidence.PTrue;
import io.llmrouter.confidence.PropertyConfidence;
import io.llmrouter.confidence.RetrievalConfidence;
import io.llmrouter.confidence.SelfConsistency;
import io.llmrouter.confidence.TokenProbability;
import io.llmrouter.confidence.ToolCallCheck;
import io.llmrouter.confidence.Verbalised;
import io.llmrouter.failure.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a signal below {@code confidence:}: its name, or a mapping with options. One document, one thread. */
final class ConfidenceParser {

    /** Options by signal; {@code signal} and {@code gates} are everybody's. */
    static final Map<String, Set<String>> OPTIONS = Map.ofEntries(
            Map.entry("arithmetic", Set.of()),
            Map.entry("verifier", Set.of()),
            Map.entry("tokenProbability", Set.of("of", "quantile")),
            Map.entry("pTrue", Set.of()),
            Map.entry("selfConsistency", Set.of("samples", "temperature")),
            Map.entry("verbalised", Set.of()),
            Map.entry("judge", Set.of("model")),
            Map.entry("recorded", Set.of()),
            Map.entry("groundedness", Set.of("of")),
            Map.entry("retrieval", Set.of()),
            Map.entry("jsonSchema", Set.of()),
            Map.entry("toolCalls", Set.of()));

    static final Set<String> OWN = Set.of("signal", "gates", "of", "quantile", "samples", "temperature", "model");
    static final Set<String> GATES = Set.of("jsonSchema", "toolCalls", "groundedness");

    private static final Set<String> COMMON = Set.of("signal", "gates");
    private static final List<String> PREFIXES = List.of("header:", "property:");
    private static final List<String> OF = List.of("mean", "min", "quantile", "first");
    private static final List<String> OF_SENTENCES = List.of("mean", "min");
    private static final String VALIDATOR = "com.networknt.schema.JsonSchemaFactory";

    private final Problems problems;
    private final Map<String, ModelDefinition> models;

    ConfidenceParser(Problems problems, Map<String, ModelDefinition> models) {
        this.problems = problems;
        this.models = models;
    }

    /** The signal; empty if it cannot be used, and then why has been noted. */
    Optional<ConfidenceEstimator> parse(ConfigNode node) {
        if (node instanceof ConfigNode.Mapping mapping) {
            Section section = new Section(mapping, problems);
            if (section.has("signals")) {
                problems.add(
                        node,
                        "joins several signals, and how they are weighed is learned; write bundle: \"file:...\" of one that"
                                + " 'llmrouter calibrate --signal NAME+NAME' wrote");
                return Optional.empty();
            }
            if (!section.has("signal")) {
                problems.add(node, "names no signal; write for example {signal: tokenProbability, of: min}");
            }
            return section.text("signal").flatMap(name -> {
                section.allowOnly(allowed(name), Set.of());
                return signal(name, section.at("signal"), section).flatMap(signal -> gated(signal, section));
            });
        }
        String name = node instanceof ConfigNode.Scalar scalar ? scalar.text() : "";
        return signal(name, node, new Section(new ConfigNode.Mapping(node.place(), node.path(), Map.of()), problems));
    }

    private static Set<String> allowed(String name) {
        Set<String> own = OPTIONS.getOrDefault(name, PREFIXES.stream().anyMatch(name::startsWith) ? Set.of() : OWN);
        Set<String> all = new java.util.TreeSet<>(COMMON);
        all.addAll(own);
        return all;
    }

    private Optional<ConfidenceEstimator> signal(String name, ConfigNode node, Section options) {
        for (String prefix : PREFIXES) {
            String rest =
                    name.startsWith(prefix) ? name.substring(prefix.length()).strip() : "";
            if (!rest.isEmpty()) {
                return Optional.of(
                        prefix.equals("header:") ? new AttributeConfidence(rest) : new PropertyConfidence(rest));
            }
        }
        return switch (name) {
            case "arithmetic" -> Optional.of(new ArithmeticConfidence());
            case "verifier" -> {
                problems.add(
                        node,
                        "is learned; write bundle: \"file:...\" of one that 'llmrouter calibrate --signal verifier' wrote,"
                                + " or use arithmetic, which needs none");
                yield Optional.empty();
            }
            case "recorded" -> Optional.of(new AttributeConfidence("confidence"));
            case "pTrue" -> Optional.of(new PTrue());
            case "tokenProbability" -> tokenProbability(options);
            case "selfConsistency" -> selfConsistency(options);
            case "judge" -> judge(node, options);
            case "verbalised" -> {
                problems.warn(
                        node,
                        "weak: models say 80 to 100, right or wrong; prefer another signal, and never use it without 'calibration'");
                yield Optional.of(new Verbalised());
            }
            case "groundedness" -> groundedness(options);
            case "retrieval" -> Optional.of(new RetrievalConfidence());
            case "jsonSchema", "toolCalls" -> check(name, node);
            default -> {
                List<String> known = new ArrayList<>(OPTIONS.keySet());
                known.sort(null);
                known.addAll(List.of("header:NAME", "property:NAME"));
                problems.add(node, Suggestion.unknown("confidence signal", name, known));
                yield Optional.empty();
            }
        };
    }

    private Optional<ConfidenceEstimator> tokenProbability(Section options) {
        String of = options.text("of").orElse("mean");
        if (!OF.contains(of)) {
            problems.add(options.at("of"), Suggestion.unknown("number", of, OF));
            return Optional.empty();
        }
        if (options.has("quantile") && !of.equals("quantile")) {
            problems.add(options.at("quantile"), "belongs to 'of: quantile', but 'of' is '" + of + "'; keep one");
        }
        double quantile = options.number(
                        "quantile", n -> n > 0 && n < 1, "a number above 0 and below 1, for example 0.1")
                .orElse(0.1);
        return Optional.of(new TokenProbability(TokenProbability.Of.valueOf(of.toUpperCase(Locale.ROOT)), quantile));
    }

    private Optional<ConfidenceEstimator> groundedness(Section options) {
        String of = options.text("of").orElse("mean");
        if (!OF_SENTENCES.contains(of)) {
            problems.add(options.at("of"), Suggestion.unknown("number", of, OF_SENTENCES));
            return Optional.empty();
        }
        return Optional.of(new Groundedness(Groundedness.Of.valueOf(of.toUpperCase(Locale.ROOT))));
    }

    private Optional<ConfidenceEstimator> selfConsistency(Section options) {
        double samples = options.number(
                        "samples", n -> n >= 2 && n <= 64 && n == Math.rint(n), "a whole number from 2 to 64")
                .orElse((double) SelfConsistency.USUAL.samples());
        double temperature = options.number("temperature", n -> n > 0 && n <= 2, "a number above 0, at most 2")
                .orElse(SelfConsistency.USUAL.temperature());
        return Optional.of(new SelfConsistency((int) samples, temperature));
    }

    private Optional<ConfidenceEstimator> judge(ConfigNode node, Section options) {
        Optional<String> model = options.text("model");
        if (model.isEmpty()) {
            problems.add(node, "needs the model that judges; write {signal: judge, model: NAME}");
        } else if (!models.containsKey(model.get())) {
            problems.add(options.at("model"), Suggestion.unknown("model", model.get(), models.keySet()));
        }
        return model.map(JudgeScore::new);
    }

    private Optional<ConfidenceEstimator> check(String name, ConfigNode node) {
        if (!isPresent()) {
            problems.add(node, "'" + name + "' needs com.networknt:json-schema-validator on the class path; add it");
            return Optional.empty();
        }
        return Optional.of(name.equals("jsonSchema") ? new JsonSchemaCheck() : new ToolCallCheck());
    }

    private Optional<ConfidenceEstimator> gated(ConfidenceEstimator signal, Section section) {
        List<ConfidenceEstimator> gates = new ArrayList<>();
        for (ConfigNode.Scalar gate : section.distinctTexts("gates")) {
            if (gate.text().equals("groundedness")) {
                gates.add(Groundedness.gate());
            } else if (GATES.contains(gate.text())) {
                check(gate.text(), gate).ifPresent(gates::add);
            } else {
                problems.add(gate, Suggestion.unknown("gate", gate.text(), GATES));
            }
        }
        return Optional.of(gates.isEmpty() ? signal : new Gated(signal, gates));
    }

    private static boolean isPresent() {
        try {
            Class.forName(VALIDATOR, false, ConfidenceParser.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
