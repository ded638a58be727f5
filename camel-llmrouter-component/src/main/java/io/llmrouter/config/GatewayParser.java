/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads {@code gateway:}. One document, one thread. */
final class GatewayParser {

    static final Set<String> OWN = Set.of("keys", "cors", "maxBodyBytes", "maxConcurrency");
    private static final Set<String> KEY = Set.of("sha256", "tenant");

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
        for (ConfigNode item : section.items("keys")) {
            section.mapping(item).ifPresent(key -> keys.add(key(key)));
        }
        return new GatewaySettings(
                keys,
                section.texts("cors").stream().map(ConfigNode.Scalar::text).toList(),
                section.number(
                                "maxBodyBytes",
                                n -> n >= 1 && n <= GatewaySettings.LARGEST_BODY,
                                "a number of bytes up to " + GatewaySettings.LARGEST_BODY)
                        .map(Double::intValue)
                        .orElse(GatewaySettings.DEFAULT.maxBodyBytes()),
                section.positiveInteger("maxConcurrency", "a number of requests, for example 2000")
                        .orElse(GatewaySettings.DEFAULT.maxConcurrency()));
    }

    private GatewaySettings.ApiKey key(Section section) {
        section.allowOnly(KEY, Set.of());
        String hash = section.text("sha256").orElse("").strip().toLowerCase(Locale.ROOT);
        if (!hash.matches("[0-9a-f]{64}")) {
            problems.add(section.node(), "a key needs 'sha256', 64 hex digits: printf %s YOUR-KEY | sha256sum");
        }
        return new GatewaySettings.ApiKey(hash, section.text("tenant").orElse("default"));
    }
}
