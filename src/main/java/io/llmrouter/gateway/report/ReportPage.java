/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.samskivert.mustache.Mustache;
import io.llmrouter.evaluation.HitReport;
import io.llmrouter.evaluation.RoutingReport;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.file.WholeFile;
import io.llmrouter.tuning.CascadeReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One HTML file with figures, styles and scripts inside: it can be mailed, archived and opened anywhere.
 *
 * <p>Names and tasks in the figures are data of others. They reach the page escaped by the template or as JSON in which no {@code <} is left, are put
 * on show as text only, and a content security policy allows no script but the page's own and no request at all. Stateless.
 */
public final class ReportPage {

    private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/";
    private static final List<String> STYLES = List.of(CHARTS + "dist/uPlot.min.css", "/report/report.css");

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
    static String render(ObjectNode report) throws IOException {
        Layout layout = Layout.of(report);
        String script = resource(CHARTS + "dist/uPlot.iife.min.js") + "\n"
                + layout.scripts().stream()
                        .map(name -> resource("/report/" + name + ".js"))
                        .collect(Collectors.joining("\n"));
        String style = STYLES.stream().map(ReportPage::resource).collect(Collectors.joining("\n"));
        Map<String, Object> values = new HashMap<>(layout.values());
        values.put("policy", policy(script, style));
        values.put("style", style);
        values.put("script", script);
        values.put("figures", harmless(report));
        return Mustache.compiler()
                .withLoader(name -> new StringReader(template(name)))
                .compile(template(layout.template()))
                .execute(values);
    }

    private static String template(String name) {
        return resource("/report/" + name + ".html");
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

    private static String policy(String script, String style) {
        return "default-src 'none'; img-src data:; script-src " + hash(script) + "; style-src " + hash(style);
    }

    static String hash(String inlined) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(inlined.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + name + "; is lib/ beside the jar complete?");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the class path's " + name + " cannot be read", e);
        }
    }
}
