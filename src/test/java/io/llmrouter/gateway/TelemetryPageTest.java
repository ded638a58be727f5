/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's table of meters is what a gateway has after traffic: name, kind and tags, neither more nor less. */
class TelemetryPageTest {

    private static final Path PAGE = Path.of("..", "docs", "telemetry.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `((?:camel\\.llmrouter|gen_ai)\\.[\\w.]+)` \\| (\\w+) \\| ([^|]*) \\|");

    @TempDir
    private Path folder;

    @Test
    void tableOfMeters_isWhatAGatewayHas() throws Exception {
        Set<String> had;
        try (TelemetryTraffic traffic = new TelemetryTraffic(folder)) {
            had = traffic.registry().getMeters().stream()
                    .map(Meter::getId)
                    .filter(id -> id.getName().startsWith("camel.llmrouter.")
                            || id.getName().startsWith("gen_ai."))
                    .map(id -> line(
                            id.getName(),
                            kind(id.getType()),
                            id.getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new))))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        Set<String> told = new TreeSet<>();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            Set<String> tags = new TreeSet<>();
            Matcher tag = Pattern.compile("`([^`]+)`").matcher(row.group(3));
            while (tag.find()) {
                tags.add(tag.group(1));
            }
            if (row.group(3).contains("call")) {
                tags.addAll(Set.of(
                        "gen_ai.operation.name",
                        "gen_ai.provider.name",
                        "gen_ai.system",
                        "gen_ai.request.model",
                        "gen_ai.response.model",
                        "server.address"));
            }
            told.add(line(row.group(1), row.group(2), tags));
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(had);
    }

    private static String line(String name, String kind, Set<String> tags) {
        return name + " " + kind + " " + tags;
    }

    private static String kind(Meter.Type type) {
        return switch (type) {
            case COUNTER -> "counter";
            case GAUGE -> "gauge";
            case TIMER -> "timer";
            case DISTRIBUTION_SUMMARY -> "summary";
            default -> type.name();
        };
    }
}
