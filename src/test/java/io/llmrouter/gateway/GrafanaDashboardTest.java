/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard that ships shows meters that exist: every series and label that it reads is one that a gateway gives after traffic. */
class GrafanaDashboardTest {

    private static final Path DASHBOARD = Path.of("..", "examples", "grafana", "llmrouter.json");
    private static final Path PAGE = Path.of("..", "docs", "telemetry.md");
    private static final Pattern METER =
            Pattern.compile("(?m)^\\| `([a-z_.]+)` \\| (?:counter|gauge|timer|summary) \\|");
    private static final String SUFFIX = "(_seconds)?(_total|_bucket|_sum|_count)?";
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    @TempDir
    private Path folder;

    @Test
    void everySeriesAndLabelOfTheDashboard_isOneThatAGatewayGives() throws Exception {
        Map<String, Set<String>> given;
        try (TelemetryTraffic traffic = new TelemetryTraffic(folder)) {
            given = given(traffic.scrape());
        }
        List<String> expressions = expressions(new ObjectMapper().readTree(DASHBOARD.toFile()));
        assertThat(expressions).hasSizeGreaterThan(30);
        List<String> unknown = new ArrayList<>();
        for (String expression : expressions) {
            Map<String, Set<String>> reads = PromQl.reads(expression);
            assertThat(reads).as(expression).isNotEmpty();
            reads.forEach((series, labels) -> {
                if (!given.containsKey(series)) {
                    unknown.add(series + " in " + expression);
                } else if (!given.get(series).containsAll(labels)) {
                    unknown.add(series + labels + " in " + expression + ", which has " + given.get(series));
                }
            });
        }
        assertThat(unknown).isEmpty();
    }

    /** Of whoever is woken at night: a meter that the page names and no panel shows is one that nobody looks at. */
    @Test
    void everyMeterOfThePage_isOnThePanels() throws Exception {
        Set<String> read = new TreeSet<>();
        expressions(new ObjectMapper().readTree(DASHBOARD.toFile()))
                .forEach(expression -> read.addAll(PromQl.reads(expression).keySet()));
        Matcher meters = METER.matcher(Files.readString(PAGE));
        List<String> unread = new ArrayList<>();
        int named = 0;
        for (; meters.find(); named++) {
            Pattern series = Pattern.compile(meters.group(1).replace('.', '_') + SUFFIX);
            if (read.stream().noneMatch(series.asMatchPredicate())) {
                unread.add(meters.group(1));
            }
        }
        assertThat(named).isGreaterThan(35);
        assertThat(unread).isEmpty();
    }

    @Test
    void everyQuestionOfOperations_hasAPanel() throws Exception {
        List<String> titles = new ArrayList<>();
        new ObjectMapper()
                .readTree(DASHBOARD.toFile())
                .path("panels")
                .forEach(panel -> titles.add(panel.path("title").asText()));
        assertThat(titles)
                .contains(
                        "Requests by outcome",
                        "Who answers",
                        "Escalation rate",
                        "Cache",
                        "Cost an hour against the baseline",
                        "Calls, 95th percentile",
                        "Time to the first part, 95th percentile",
                        "Drift alarms",
                        "Budgets")
                .doesNotHaveDuplicates();
    }

    @Test
    void expression_isReadForItsSeriesAndLabels() {
        assertThat(PromQl.reads(
                        "histogram_quantile(0.5, sum by (le, model) (rate(a_bucket{router=~\"$router\", x!=\"y z\"}[$__rate_interval])))"
                                + " / ignoring(model) group_left sum(b) * 3600"))
                .isEqualTo(Map.of("a_bucket", Set.of("le", "model", "router", "x"), "b", Set.of("le", "model")));
        assertThat(PromQl.reads("label_values(a, router)")).containsKeys("a", "router");
    }

    private static List<String> expressions(JsonNode dashboard) {
        List<String> found = new ArrayList<>();
        dashboard.findValuesAsText("expr").forEach(found::add);
        for (JsonNode variable : dashboard.at("/templating/list")) {
            Matcher values = Pattern.compile("label_values\\((\\w+), (\\w+)\\)")
                    .matcher(variable.path("query").asText());
            if (values.matches()) {
                found.add("sum by (" + values.group(2) + ") (" + values.group(1) + ")");
            }
        }
        return found;
    }

    private static Map<String, Set<String>> given(String scrape) {
        Map<String, Set<String>> given = new HashMap<>();
        Matcher sample = SAMPLE.matcher(scrape);
        while (sample.find()) {
            Set<String> labels = given.computeIfAbsent(sample.group(1), name -> new TreeSet<>());
            Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
            while (label.find()) {
                labels.add(label.group(1));
            }
        }
        return given;
    }
}
