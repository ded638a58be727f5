/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a PromQL expression reads: the names of its time series, and the labels that it filters and groups by. No evaluation; enough of the grammar for
 * dashboards: functions, aggregations, selectors, ranges. Grouping labels belong to all series of the expression.
 */
final class PromQl {

    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");
    private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");
    private static final Pattern GROUPING = Pattern.compile("\\b(by|ignoring|on|without)\\s*\\(([^)]*)\\)");
    private static final Pattern SERIES =
            Pattern.compile("(?<![\\w:$.])([a-zA-Z_:][\\w:]*)\\s*(\\{([^}]*)\\})?(\\s*\\()?");
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "bool", "offset", "group_left", "group_right");

    private PromQl() {}

    /** Labels by the name of the series, {@code le} of buckets included. */
    static Map<String, Set<String>> reads(String expression) {
        String plain =
                RANGE.matcher(QUOTED.matcher(expression).replaceAll("\"\"")).replaceAll("");
        Set<String> grouping = new HashSet<>();
        Matcher groups = GROUPING.matcher(plain);
        while (groups.find()) {
            grouping.addAll(words(groups.group(2)));
        }
        Map<String, Set<String>> reads = new LinkedHashMap<>();
        Matcher series = SERIES.matcher(groups.replaceAll(" "));
        while (series.find()) {
            if (series.group(4) == null && !WORDS.contains(series.group(1))) {
                Set<String> labels = reads.computeIfAbsent(series.group(1), name -> new TreeSet<>(grouping));
                labels.addAll(
                        words(series.group(3) == null ? "" : series.group(3).replaceAll("[=!~]+\"\"", "")));
            }
        }
        return reads;
    }

    private static Set<String> words(String list) {
        Set<String> words = new TreeSet<>();
        for (String word : list.split(",")) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return words;
    }
}
