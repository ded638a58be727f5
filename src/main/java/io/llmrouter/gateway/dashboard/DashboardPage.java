/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import io.llmrouter.gateway.report.InlinedPage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;

/**
 * Answers with the dashboard's page. It is the same for everybody and holds no data and no key: its script asks for the data, with the key that its reader
 * gives it. The policy allows requests to this gateway only. Thread-safe.
 */
public final class DashboardPage implements Processor {

    private static final List<String> SHARED = List.of("base", "reliability", "theme");
    private static final List<String> OWN = List.of(
            "words",
            "session",
            "timeline",
            "tiles",
            "charts",
            "alarms",
            "drift",
            "details",
            "decisions",
            "labels",
            "whatif",
            "dashboard");

    private final String policy;
    private final byte[] html;

    /** Puts the page together, once. */
    public DashboardPage() {
        InlinedPage page = InlinedPage.of(
                "/dashboard/dashboard.html",
                List.of("/dashboard/dashboard.css"),
                Stream.concat(
                                SHARED.stream().map(name -> "/report/" + name + ".js"),
                                OWN.stream().map(name -> "/dashboard/" + name + ".js"))
                        .toList(),
                "connect-src 'self'; base-uri 'none'; form-action 'none'");
        this.policy = page.policy() + "; frame-ancestors 'none'";
        this.html = page.html(Map.of("title", "Dashboard", "kind", "live")).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.CONTENT_TYPE, "text/html; charset=utf-8");
        message.setHeader("Content-Security-Policy", policy);
        message.setHeader("X-Content-Type-Options", "nosniff");
        message.setHeader("Referrer-Policy", "no-referrer");
        message.setHeader("Cache-Control", "no-cache");
        message.setBody(html);
    }
}
