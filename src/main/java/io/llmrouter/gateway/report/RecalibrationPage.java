/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.report;

import io.llmrouter.file.WholeFile;
import io.llmrouter.recalibration.RecalibrationReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A candidate beside the live bundle as one HTML file, without any script: what a person looks at before approving. All that comes from elsewhere is escaped
 * by the template. Stateless.
 */
public final class RecalibrationPage {

    private RecalibrationPage() {}

    /**
     * Writes the page: whole, or not at all.
     *
     * @param report what is compared
     * @param html the file to write or to replace
     * @throws IOException if it cannot be written
     */
    public static void write(RecalibrationReport report, Path html) throws IOException {
        byte[] page = render(report).getBytes(StandardCharsets.UTF_8);
        WholeFile.write(html, out -> out.write(page));
    }

    static String render(RecalibrationReport report) {
        Map<String, Object> values = new HashMap<>();
        values.put("models", String.join(" > ", report.plan().models()));
        values.put("plan", report.plan().plan());
        values.put("router", report.plan().router());
        values.put("sample", report.sample());
        values.put("exported", report.exported());
        values.put(
                "lines",
                report.lines().stream()
                        .map(line -> Map.of("name", line.name(), "live", line.live(), "candidate", line.candidate()))
                        .toList());
        values.put("notes", report.notes());
        values.put("objections", report.objections());
        values.put("objected", report.objections().isEmpty() ? List.of() : List.of(true));
        return InlinedPage.of("/report/recalibration.html", List.of(), List.of(), "")
                .html(values);
    }
}
