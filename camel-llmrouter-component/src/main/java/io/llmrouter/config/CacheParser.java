/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.cache.CachePolicy;
import io.llmrouter.cache.TenantScope;
import io.llmrouter.failure.Suggestion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code cache:} of a router. One document, one thread. */
final class CacheParser {

    static final Set<String> OWN = Set.of(
            "mode",
            "scope",
            "ttl",
            "ttlByIntent",
            "tags",
            "version",
            "maxWrongHitRate",
            "bundle",
            "threshold",
            "neighbours",
            "lowest",
            "learn",
            "recheck",
            "maxAnswerBytes",
            "maxWritesPerMinute",
            "patience",
            "lease");
    static final Set<String> RECHECK = Set.of("share", "misses", "judge", "log");
    private static final Set<String> MODES = Set.of("off", "read", "write", "readWrite");
    private static final List<String> BY_MEANING =
            List.of("maxWrongHitRate", "bundle", "threshold", "learn", "recheck");
    private static final Duration USUAL_TTL = Duration.ofHours(1);
    private static final Duration LONGEST_TTL = Duration.ofDays(365);
    private static final int MOST_BYTES = 1_000_000;
    private static final String ONLINE = "online";
    private static final int USUAL_NEIGHBOURS = 4;
    private static final int MOST_NEIGHBOURS = 64;
    private static final double LOWEST = 0.6;
    /** Neighbours that vote may be farther than those whose answers are given. */
    private static final double LOWEST_VOTER = 0.5;

    private final Problems problems;
    private final Set<String> models;

    CacheParser(Problems problems, Set<String> models) {
        this.problems = problems;
        this.models = models;
    }

    /** Null without a cache. */
    CacheDefinition parse(Section router) {
        return router.section("cache").map(this::cache).orElse(null);
    }

    private CacheDefinition cache(Section section) {
        section.allowOnly(OWN, Set.of());
        String mode = mode(section);
        TenantScope scope = scope(section);
        return new CacheDefinition(
                section.node().place(),
                section.node().path(),
                mode.startsWith("read"),
                mode.equals("write") || mode.equals("readWrite"),
                scope,
                freshness(section),
                bounds(section),
                meaning(section, scope));
    }

    private String mode(Section section) {
        String mode = section.text("mode").orElse("readWrite");
        if (!MODES.contains(mode)) {
            problems.add(section.at("mode"), Suggestion.unknown("mode", mode, MODES));
        }
        return mode;
    }

    private TenantScope scope(Section section) {
        try {
            return section.text("scope").map(TenantScope::parse).orElse(null);
        } catch (IllegalArgumentException e) {
            problems.add(section.at("scope"), e.getMessage());
            return null;
        }
    }

    private CachePolicy.Freshness freshness(Section section) {
        Map<String, Duration> byIntent = new LinkedHashMap<>();
        section.section("ttlByIntent").ifPresent(intents -> intents.keys()
                .forEach(intent -> intents.duration(intent, LONGEST_TTL).ifPresent(ttl -> byIntent.put(intent, ttl))));
        return new CachePolicy.Freshness(
                section.duration("ttl", LONGEST_TTL).orElse(USUAL_TTL),
                byIntent,
                section.distinctTexts("tags").stream()
                        .map(ConfigNode.Scalar::text)
                        .toList(),
                section.text("version").orElse(""));
    }

    private CachePolicy.Bounds bounds(Section section) {
        CachePolicy.Bounds usual = CachePolicy.Bounds.DEFAULT;
        return new CachePolicy.Bounds(
                section.number(
                                "maxAnswerBytes",
                                n -> n >= 1 && n <= MOST_BYTES && n == Math.rint(n),
                                "a number of bytes up to " + MOST_BYTES)
                        .map(Double::intValue)
                        .orElse(usual.answerBytes()),
                section.positiveInteger("maxWritesPerMinute", "a number of answers a minute, for example 600")
                        .orElse(usual.writesPerMinute()),
                section.duration("patience").orElse(usual.patience()),
                section.duration("lease").orElse(usual.lease()));
    }

    private CacheDefinition.Meaning meaning(Section section, TenantScope scope) {
        Optional<String> asked = BY_MEANING.stream().filter(section::has).findFirst();
        if (asked.isEmpty()) {
            return null;
        }
        if (section.has("bundle") && section.has("threshold")) {
            problems.add(section.at("threshold"), "stands in the bundle; remove it here, or remove 'bundle'");
        }
        boolean learns = learns(section);
        CacheDefinition.Meaning meaning = new CacheDefinition.Meaning(
                section.text("bundle").map(CacheParser::file).orElse(null),
                section.number("threshold", n -> n > 0 && n <= 1, "a cosine above 0 and at most 1, for example 0.95")
                        .orElse(Double.NaN),
                section.number(
                                "maxWrongHitRate",
                                n -> n > 0 && n < 1,
                                "a share of hits between 0 and 1, for example 0.02")
                        .orElse(Double.NaN),
                section.number(
                                "neighbours",
                                n -> n >= 1 && n <= MOST_NEIGHBOURS && n == Math.rint(n),
                                "a whole number from 1 to " + MOST_NEIGHBOURS)
                        .map(Double::intValue)
                        .orElse(USUAL_NEIGHBOURS),
                section.number("lowest", n -> n >= 0 && n < 1, "a cosine from 0 to 1, for example 0.6")
                        .orElse(learns ? LOWEST_VOTER : LOWEST),
                learns,
                section.section("recheck").map(this::recheck).orElse(CacheDefinition.Recheck.NONE));
        if (learns) {
            requireLearnable(section, meaning);
        }
        if (scope == null && !section.has("scope")) {
            problems.warn(
                    section.at(asked.get()),
                    "without 'scope' no question is compared by meaning, only equal requests of one tenant share; write"
                            + " scope: shared, scope: tenant, or an exchange property that authentication set");
        }
        return scope == null ? null : meaning;
    }

    private boolean learns(Section section) {
        Optional<String> learn = section.text("learn");
        if (learn.isPresent() && !learn.get().equals(ONLINE)) {
            problems.add(section.at("learn"), Suggestion.unknown("way to learn", learn.get(), Set.of(ONLINE)));
        }
        return learn.isPresent();
    }

    /** What is judged is all there is to learn from: a judge must say yes and no, and of near misses no smaller share than of hits. */
    private void requireLearnable(Section section, CacheDefinition.Meaning meaning) {
        for (String elsewhere : List.of("bundle", "threshold")) {
            if (section.has(elsewhere)) {
                problems.add(
                        section.at(elsewhere),
                        "with 'learn: online' score and threshold are learned; remove one of both");
            }
        }
        if (Double.isNaN(meaning.budget())) {
            problems.add(section.at("learn"), "needs 'maxWrongHitRate', the share of hits that may be wrong");
        }
        CacheDefinition.Recheck recheck = meaning.recheck();
        if (recheck.judge() == null || recheck.share() == 0) {
            problems.add(
                    section.at("learn"),
                    "needs verdicts to learn from: recheck: {share: 0.1, misses: 0.5, judge: MODEL}");
        } else if (recheck.misses() < recheck.share()) {
            problems.add(
                    section.at("recheck"),
                    "'misses' is " + recheck.misses() + " and 'share' " + recheck.share()
                            + "; learning needs no smaller share of near misses than of hits");
        }
    }

    private CacheDefinition.Recheck recheck(Section section) {
        section.allowOnly(RECHECK, Set.of());
        String judge = section.text("judge").orElse(null);
        if (judge != null && !models.contains(judge)) {
            problems.add(section.at("judge"), Suggestion.unknown("model", judge, models));
        }
        double share = section.number("share", n -> n >= 0 && n <= 1, "a share from 0 to 1, for example 0.02")
                .orElse(0.0);
        return new CacheDefinition.Recheck(
                share,
                section.number("misses", n -> n >= 0 && n <= 1, "a share from 0 to 1, for example 0.5")
                        .orElse(share),
                judge,
                section.text("log").map(CacheParser::file).orElse(null));
    }

    private static Path file(String text) {
        return Path.of(text.startsWith("file:") ? text.substring("file:".length()) : text);
    }
}
