/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.failure.Suggestion;
import io.llmrouter.model.Capability;
import io.llmrouter.model.ModelLimits;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.provider.ModelSettings;
import io.llmrouter.provider.Providers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code models:}. One document, one thread. */
final class ModelParser {

    static final Set<String> OWN = Set.of(
            "provider",
            "ref",
            "uri",
            "modelName",
            "price",
            "contextWindow",
            "region",
            "capabilities",
            "fallback",
            "timeout",
            "connectTimeout",
            "firstTokenTimeout");
    /** What a bean or an endpoint takes: how it is reached, and by which name, it knows itself. */
    static final Set<String> NOT_PROVIDED = Set.of(
            "provider",
            "ref",
            "uri",
            "price",
            "contextWindow",
            "region",
            "capabilities",
            "fallback",
            "timeout",
            "firstTokenTimeout");

    static final Set<String> PRICE = Set.of("input", "output", "cachedInput");
    private static final String PRICE_RIGHT = "a price per million tokens of 0 or more, for example 0.10";

    private final Problems problems;
    private final Providers providers;

    ModelParser(Problems problems, Providers providers) {
        this.problems = problems;
        this.providers = providers;
    }

    Map<String, ModelDefinition> parse(Section document) {
        Map<String, Section> sections = document.sections("models");
        if (sections.isEmpty()) {
            problems.add(
                    document.node(),
                    "no models; write for example models: {small: {provider: openai, modelName: gpt-4o-mini}}");
        }
        Map<String, ModelDefinition> models = new LinkedHashMap<>();
        sections.forEach((name, section) -> {
            Names.check(name, "model", section, problems);
            models.put(name, model(name, section));
        });
        sections.forEach((name, section) -> checkFallbacks(name, section, models));
        return models;
    }

    private ModelDefinition model(String name, Section section) {
        int before = problems.size();
        ModelDefinition described = new ModelDefinition(
                name,
                section.node().place(),
                null,
                price(section),
                section.positiveInteger("contextWindow", "a number of tokens, for example 32768")
                        .orElse(Integer.MAX_VALUE),
                region(section),
                capabilities(section),
                section.distinctTexts("fallback").stream()
                        .map(ConfigNode.Scalar::text)
                        .toList(),
                limits(section));
        return described.withSource(source(described, section, before));
    }

    /** A tag of meters, so it is as short as a name; null where none is written. */
    private String region(Section section) {
        String region = section.text("region").orElse(null);
        if (region != null && !region.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            problems.add(
                    section.at("region"),
                    "'" + region
                            + "' is no region name; use letters, digits, '.', '_' and '-', at most 64, for example eu-west-1");
        }
        return region;
    }

    private ModelDefinition.Source source(ModelDefinition model, Section section, int before) {
        List<String> ways =
                Stream.of("provider", "ref", "uri").filter(section::has).toList();
        if (ways.size() != 1) {
            problems.add(
                    section.node(),
                    "model '" + model.name() + "' has "
                            + (ways.isEmpty() ? "no way to be reached" : "several ways: " + ways)
                            + "; write exactly one of provider: openai, ref: \"#bean:name\" or uri: \"any:endpoint\"");
            return null;
        }
        if (section.has("ref")) {
            section.allowOnly(NOT_PROVIDED, Set.of());
            String ref = section.text("ref").orElse("#bean:?");
            return new ModelDefinition.Source.Bean(ref.replaceFirst("^#(bean:)?", ""));
        }
        if (section.has("uri")) {
            section.allowOnly(NOT_PROVIDED, Set.of());
            return new ModelDefinition.Source.Endpoint(section.text("uri").orElse("?"));
        }
        return provided(model, section, before);
    }

    /** Built here and not later, so that what a provider finds wrong is said together with everything else. */
    private ModelDefinition.Source provided(ModelDefinition model, Section section, int before) {
        ModelSettings settings = new ModelSettings(
                model.name(),
                section.text("provider").orElse("?"),
                section.text("modelName").orElse(model.name()),
                model.limits(),
                options(section));
        if (problems.size() > before) { // a wrong value would only be found wrong again
            return null;
        }
        try {
            return new ModelDefinition.Source.Provided(
                    providers.build(settings, model.describe()).build());
        } catch (RuntimeException e) { // a provider may be somebody else's
            problems.add(section.node(), e.getMessage() == null ? e.toString() : e.getMessage());
            return null;
        }
    }

    /** What is blank is absent: an environment variable that is not set often arrives so. */
    private Map<String, String> options(Section section) {
        Map<String, String> options = new HashMap<>();
        for (String key : section.keys()) {
            boolean blank = section.at(key) instanceof ConfigNode.Scalar scalar
                    && scalar.text().isBlank();
            if (!OWN.contains(key) && !blank) {
                section.text(key).ifPresent(value -> options.put(key, value));
            }
        }
        if (options.getOrDefault("apiKey", "").startsWith("sk-")) {
            problems.warn(
                    section.at("apiKey"),
                    "a key stands in the document; write {{env:NAME}} and keep it in the environment");
        }
        return options;
    }

    private TokenPrice price(Section section) {
        return section.section("price")
                .map(price -> {
                    price.allowOnly(PRICE, Set.of());
                    double input =
                            price.number("input", n -> n >= 0, PRICE_RIGHT).orElse(0.0);
                    double output =
                            price.number("output", n -> n >= 0, PRICE_RIGHT).orElse(0.0);
                    return new TokenPrice(
                            input,
                            output,
                            price.number("cachedInput", n -> n >= 0, PRICE_RIGHT)
                                    .orElse(input));
                })
                .orElse(TokenPrice.FREE);
    }

    private ModelLimits limits(Section section) {
        Duration total = section.duration("timeout").orElse(ModelLimits.DEFAULT.total());
        Duration first = section.duration("firstTokenTimeout").orElse(ModelLimits.DEFAULT.firstToken());
        Duration firstOrTotal = section.has("firstTokenTimeout") || first.compareTo(total) <= 0 ? first : total;
        try {
            return new ModelLimits(
                    section.duration("connectTimeout").orElse(ModelLimits.DEFAULT.connect()), firstOrTotal, total);
        } catch (IllegalArgumentException e) {
            problems.add(section.at("firstTokenTimeout"), e.getMessage());
            return ModelLimits.DEFAULT;
        }
    }

    private Set<Capability> capabilities(Section section) {
        if (!section.has("capabilities")) {
            return EnumSet.allOf(Capability.class);
        }
        Map<String, Capability> known = Stream.of(Capability.values())
                .collect(Collectors.toMap(c -> c.name().toLowerCase(Locale.ROOT), c -> c));
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        for (ConfigNode.Scalar text : section.distinctTexts("capabilities")) {
            Capability capability = known.get(text.text());
            if (capability == null) {
                problems.add(text, Suggestion.unknown("capability", text.text(), new TreeSet<>(known.keySet())));
            } else {
                capabilities.add(capability);
            }
        }
        return capabilities;
    }

    private void checkFallbacks(String name, Section section, Map<String, ModelDefinition> models) {
        for (ConfigNode.Scalar fallback : section.texts("fallback")) {
            if (!models.containsKey(fallback.text())) {
                problems.add(fallback, Suggestion.unknown("model", fallback.text(), models.keySet()));
            } else if (reaches(fallback.text(), name, models)) {
                problems.add(
                        fallback,
                        "model '" + name + "' falls back to itself through '" + fallback.text()
                                + "'; break the circle");
            }
        }
    }

    private static boolean reaches(String from, String target, Map<String, ModelDefinition> models) {
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (next.equals(target)) {
                return true;
            }
            if (seen.add(next) && models.containsKey(next)) {
                open.addAll(models.get(next).fallback());
            }
        }
        return false;
    }
}
