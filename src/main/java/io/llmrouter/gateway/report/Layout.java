/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.HitReport;
import io.llmrouter.evaluation.RoutingReport;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.replay.ReplayFigures;
import io.llmrouter.shadow.ShadowReport;
import io.llmrouter.tuning.CascadeReport;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is different between pages.
 *
 * @param template name of the page's template
 * @param scripts names of its scripts, in the order in which they run
 * @param values by the template's names
 */
record Layout(String template, List<String> scripts, Map<String, Object> values) {

    /** By kind; a routing report has no entry. */
    private static final Map<String, Integer> FORMATS = Map.of(
            CascadeReport.KIND, CascadeReport.FORMAT,
            HitReport.KIND, HitReport.FORMAT,
            ReplayFigures.KIND, ReplayFigures.FORMAT,
            ShadowReport.KIND, ShadowReport.FORMAT);

    private static final List<String> MODELS =
            List.of("base", "frontier", "reliability", "histogram", "decisions", "slices", "theme");

    /**
     * The layout for some figures.
     *
     * @throws LlmRouterException if they are of another format
     */
    static Layout of(ObjectNode report) {
        String kind = report.path("kind").asText();
        boolean cascade = kind.equals(CascadeReport.KIND);
        boolean cache = kind.equals(HitReport.KIND);
        boolean replay = kind.equals(ReplayFigures.KIND);
        boolean shadow = kind.equals(ShadowReport.KIND);
        int format = FORMATS.getOrDefault(kind, RoutingReport.FORMAT);
        if (report.path("format").asInt() != format) {
            throw new LlmRouterException("the report's figures are of format '"
                    + report.path("format").asText() + "', this version draws format " + format
                    + "; write them again with evaluate --json");
        }
        if (replay) {
            return new Layout("replay", List.of("base", "theme", "replay"), new ReplayHeadline(report).values());
        }
        if (shadow) {
            return new Layout("shadow", List.of("base", "theme", "shadow"), new ShadowHeadline(report).values());
        }
        if (cache) {
            return new Layout(
                    "cache",
                    List.of("base", "histogram", "theme", "cache"),
                    new CacheHeadline(report).values());
        }
        return cascade
                ? new Layout("cascade", models("budget", "cascade"), new CascadeHeadline(report).values())
                : new Layout("page", models("prediction", "operating", "page"), new HeadlineText(report).values());
    }

    /** What pages about models share, and then their own. */
    private static List<String> models(String... own) {
        return Stream.concat(MODELS.stream(), Stream.of(own)).toList();
    }
}
