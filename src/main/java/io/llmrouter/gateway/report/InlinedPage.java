/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.report;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An HTML page that carries its styles and scripts, the charts' library and those of all pages included, with a content security policy that allows no
 * script and no style but these.
 *
 * @param template resource of the page
 * @param style all styles
 * @param script all scripts
 * @param policy the content security policy
 */
public record InlinedPage(String template, String style, String script, String policy) {

    private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    /**
     * Puts a page together.
     *
     * @param template resource; templates that it includes are those of the report
     * @param styles resources beyond those that all pages have
     * @param scripts resources, in the order in which they run, after the charts' library
     * @param more what the policy allows beyond its own scripts and styles, such as {@code connect-src 'self'}; empty for no request at all
     * @return the page
     */
    public static InlinedPage of(String template, List<String> styles, List<String> scripts, String more) {
        String style =
                joined(Stream.concat(Stream.of(CHARTS + "uPlot.min.css", "/report/report.css"), styles.stream()));
        String script = joined(Stream.concat(Stream.of(CHARTS + "uPlot.iife.min.js"), scripts.stream()));
        String policy = "default-src 'none'; img-src data:; script-src " + hash(script) + "; style-src " + hash(style);
        return new InlinedPage(template, style, script, more.isEmpty() ? policy : policy + "; " + more);
    }

    /**
     * The page as text.
     *
     * @param values by the template's names; escaped where the template does not say otherwise
     */
    public String html(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("policy", policy);
        all.put("style", style);
        all.put("script", script);
        return Mustache.compiler()
                .withLoader(name -> new StringReader(resource("/report/" + name + ".html")))
                .compile(resource(template))
                .execute(all);
    }

    private static String joined(Stream<String> resources) {
        return resources.map(InlinedPage::resource).collect(Collectors.joining("\n"));
    }

    private static String hash(String inlined) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(inlined.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = InlinedPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + name + "; is lib/ beside the jar complete?");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the class path's " + name + " cannot be read", e);
        }
    }
}
