/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.RoutingReport;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.tuning.CascadeReport;
import java.util.List;
import java.util.Map;

/**
 * What is different between pages.
 *
 * @param template name of the page's template
 * @param scripts names of its own scripts, in the order in which they run; those that all pages share are not among them
 * @param values by the template's names
 */
record Layout(String template, List<String> scripts, Map<String, Object> values) {

    /**
     * The layout for some figures.
     *
     * @throws LlmRouterException if they are of another format
     */
    static Layout of(ObjectNode report) {
        boolean cascade = report.path("kind").asText().equals(CascadeReport.KIND);
        int format = cascade ? CascadeReport.FORMAT : RoutingReport.FORMAT;
        if (report.path("format").asInt() != format) {
            throw new LlmRouterException("the report's figures are of format '"
                    + report.path("format").asText() + "', this version draws format " + format
                    + "; write them again with evaluate --json");
        }
        return cascade
                ? new Layout("cascade", List.of("budget", "cascade"), new CascadeHeadline(report).values())
                : new Layout("page", List.of("prediction", "operating", "page"), new HeadlineText(report).values());
    }
}
