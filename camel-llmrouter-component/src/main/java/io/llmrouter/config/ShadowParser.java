/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.failure.Suggestion;
import io.llmrouter.shadow.Dimension;
import io.llmrouter.shadow.ShadowSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code shadow:} of a router. One document, one thread. */
final class ShadowParser {

    static final Set<String> OWN = Set.of(
            "model", "rate", "maxPerDay", "judge", "strata", "concurrency", "maxOutputTokens", "timeout", "seed");
    static final Set<String> JUDGE = Set.of("model", "by");
    static final Set<String> BY =
            Arrays.stream(ShadowSettings.By.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());
    static final Set<String> STRATA =
            Arrays.stream(Dimension.values()).map(Enum::name).collect(Collectors.toUnmodifiableSet());
    static final int MOST_AT_ONCE = 16;
    private static final String NONE = "none";
    private static final double RATE = 0.02;

    private final Problems problems;
    private final Map<String, ModelDefinition> models;

    ShadowParser(Problems problems, Map<String, ModelDefinition> models) {
        this.problems = problems;
        this.models = models;
    }

    /** Null of a router that is not shadowed, or of one with problems, which are noted. */
    ShadowSettings parse(Section router) {
        return router.section("shadow").flatMap(this::shadow).orElse(null);
    }

    private Optional<ShadowSettings> shadow(Section section) {
        section.allowOnly(OWN, Set.of());
        int before = problems.size();
        if (!section.has("model")) {
            problems.add(
                    section.node(),
                    "'model' is missing; name the model that is asked beside, one of " + models.keySet());
        }
        Optional<String> model = known(section, "model");
        double rate = section.number("rate", n -> n > 0 && n <= 1, "a share above 0 and at most 1, for example 0.02")
                .orElse(RATE);
        double cap = section.number("maxPerDay", n -> n > 0, "an amount above 0, for example 2.50")
                .orElse(Double.POSITIVE_INFINITY);
        ShadowSettings.Judging judging = judging(section);
        List<Dimension> strata = strata(section);
        long seed = section.number(
                        "seed", n -> n == Math.rint(n) && Math.abs(n) < 1L << 53, "a whole number, for example 7")
                .map(Double::longValue)
                .orElse(1L);
        ShadowSettings.Bounds usual = ShadowSettings.Bounds.DEFAULT;
        int concurrency = section.number(
                        "concurrency",
                        n -> n >= 1 && n <= MOST_AT_ONCE && n == Math.rint(n),
                        "a whole number from 1 to " + MOST_AT_ONCE)
                .map(Double::intValue)
                .orElse(usual.concurrency());
        int tokens = section.positiveInteger("maxOutputTokens", "a number of tokens, for example 2048")
                .orElse(usual.maxOutputTokens());
        Duration timeout = section.duration("timeout").orElse(usual.timeout());
        warnOfPrices(section, model, cap);
        if (problems.size() > before || model.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ShadowSettings(
                model.get(),
                new ShadowSettings.Sampling(rate, strata, seed),
                judging,
                new ShadowSettings.Bounds(cap, concurrency, tokens, timeout)));
    }

    private ShadowSettings.Judging judging(Section section) {
        if (!section.has("judge")) {
            return null;
        }
        if (section.at("judge") instanceof ConfigNode.Scalar) {
            return section.text("judge").filter(NONE::equals).isPresent()
                    ? null
                    : known(section, "judge")
                            .map(name -> new ShadowSettings.Judging(name, ShadowSettings.By.preference))
                            .orElse(null);
        }
        return section.section("judge").flatMap(this::mapping).orElse(null);
    }

    private Optional<ShadowSettings.Judging> mapping(Section judge) {
        judge.allowOnly(JUDGE, Set.of());
        if (!judge.has("model")) {
            problems.add(judge.node(), "'model' is missing; name the model that judges");
        }
        String by = judge.text("by").orElse(ShadowSettings.By.preference.name());
        if (!BY.contains(by)) {
            problems.add(judge.at("by"), Suggestion.unknown("way to judge", by, BY));
            return Optional.empty();
        }
        return known(judge, "model").map(name -> new ShadowSettings.Judging(name, ShadowSettings.By.valueOf(by)));
    }

    private List<Dimension> strata(Section section) {
        if (!section.has("strata")) {
            return Dimension.DEFAULT;
        }
        return section.distinctTexts("strata").stream()
                .filter(name -> {
                    if (!STRATA.contains(name.text())) {
                        problems.add(name, Suggestion.unknown("stratum", name.text(), STRATA));
                    }
                    return STRATA.contains(name.text());
                })
                .map(name -> Dimension.valueOf(name.text()))
                .toList();
    }

    private Optional<String> known(Section section, String key) {
        return section.text(key).filter(name -> {
            if (!models.containsKey(name)) {
                problems.add(section.at(key), Suggestion.unknown("model", name, models.keySet()));
            }
            return models.containsKey(name);
        });
    }

    private void warnOfPrices(Section section, Optional<String> model, double cap) {
        model.map(models::get)
                .filter(shadow -> Double.isFinite(cap)
                        && shadow.price().input() == 0
                        && shadow.price().output() == 0)
                .ifPresent(shadow -> problems.warn(
                        section.at("maxPerDay"),
                        "model '" + shadow.name() + "' has no price, so its calls count as free"));
    }
}
