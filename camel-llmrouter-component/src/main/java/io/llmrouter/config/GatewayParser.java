/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code gateway:}. One document, one thread. */
final class GatewayParser {

    static final Set<String> OWN = Set.of("keys", "cors", "maxBodyBytes", "maxConcurrency");
    static final Set<String> KEY = Set.of("sha256", "tenant", "operator");
    private static final Pattern ORIGIN = Pattern.compile("\\*|null|[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s]+");

    private final Problems problems;

    GatewayParser(Problems problems) {
        this.problems = problems;
    }

    GatewaySettings parse(Section document) {
        return document.section("gateway").map(this::settings).orElse(GatewaySettings.DEFAULT);
    }

    private GatewaySettings settings(Section section) {
        section.allowOnly(OWN, Set.of());
        List<GatewaySettings.ApiKey> keys = new ArrayList<>();
        Set<String> hashes = new HashSet<>();
        for (ConfigNode item : section.list("keys")) {
            section.mapping(item).map(this::key).ifPresent(key -> {
                if (!hashes.add(key.sha256())) {
                    problems.add(item, "this key stands twice, so its tenant is unclear; keep one");
                }
                keys.add(key);
            });
        }
        return new GatewaySettings(
                keys,
                origins(section),
                section.number(
                                "maxBodyBytes",
                                n -> n >= 1 && n <= GatewaySettings.LARGEST_BODY && n == Math.rint(n),
                                "a number of bytes up to " + GatewaySettings.LARGEST_BODY)
                        .map(Double::intValue)
                        .orElse(GatewaySettings.DEFAULT.maxBodyBytes()),
                section.positiveInteger("maxConcurrency", "a number of requests, for example 2000")
                        .orElse(GatewaySettings.DEFAULT.maxConcurrency()));
    }

    private List<String> origins(Section section) {
        List<ConfigNode.Scalar> origins = section.distinctTexts("cors");
        origins.stream()
                .filter(origin -> !ORIGIN.matcher(origin.text()).matches())
                .forEach(origin -> problems.add(
                        origin, "is " + origin.kind() + "; write an origin such as https://app.example, or *"));
        return origins.stream().map(ConfigNode.Scalar::text).toList();
    }

    private GatewaySettings.ApiKey key(Section section) {
        section.allowOnly(KEY, Set.of());
        String hash = section.text("sha256").orElse("").strip().toLowerCase(Locale.ROOT);
        if (!hash.matches("[0-9a-f]{64}")) {
            problems.add(section.node(), "a key needs 'sha256', 64 hex digits: printf %s YOUR-KEY | sha256sum");
        }
        return new GatewaySettings.ApiKey(
                hash,
                section.text("tenant").orElse("default"),
                section.flag("operator").orElse(false));
    }
}
