/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.HitReport;
import io.llmrouter.evaluation.RoutingReport;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.file.WholeFile;
import io.llmrouter.tuning.CascadeReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One HTML file with figures, styles and scripts inside: it can be mailed, archived and opened anywhere.
 *
 * <p>Names and tasks in the figures are data of others. They reach the page escaped by the template or as JSON in which no {@code <} is left, are put
 * on show as text only, and a content security policy allows no script but the page's own and no request at all. Stateless.
 */
public final class ReportPage {

    private ReportPage() {}

    /**
     * Writes the page: whole, or not at all.
     *
     * @param report as {@link RoutingReport#of}, {@link CascadeReport#of} or {@link HitReport#of} makes it
     * @param html the file to write or to replace
     * @throws IOException if it cannot be written
     * @throws LlmRouterException if the figures are of another format
     */
    public static void write(ObjectNode report, Path html) throws IOException {
        Path target = html.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || !Files.isWritable(folder) || Files.isDirectory(target)) {
            throw new IOException("'" + html + "' cannot be written; name a file in a folder that exists");
        }
        byte[] page = render(report).getBytes(StandardCharsets.UTF_8);
        WholeFile.write(target, out -> out.write(page));
    }

    /** The page as text. */
    static String render(ObjectNode report) {
        Layout layout = Layout.of(report);
        Map<String, Object> values = new HashMap<>(layout.values());
        values.put("figures", harmless(report));
        List<String> scripts = Stream.concat(Stream.of("figures"), layout.scripts().stream())
                .map(name -> "/report/" + name + ".js")
                .toList();
        return InlinedPage.of("/report/" + layout.template() + ".html", List.of(), scripts, "")
                .html(values);
    }

    /** JSON that ends no element and begins none; equal to the figures when parsed. */
    private static String harmless(JsonNode figures) {
        return figures.toString()
                .replace("&", "\\u0026")
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }
}
