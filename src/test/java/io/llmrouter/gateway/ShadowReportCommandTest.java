/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.gateway.report.ReportFixture;
import io.llmrouter.routing.EventJson;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.shadow.Dimension;
import io.llmrouter.shadow.Strata;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ShadowReportCommandTest {

    private static final String FORMULA = "=HYPERLINK(\"http://evil\",\"x\")";
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void log_becomesASentence_figures_andAPageOfOneFile() throws Exception {
        Path log = log("large", "referee", 60);
        Path json = folder.resolve("shadow.json");
        Path html = folder.resolve("shadow.html");
        int exit = run(
                "shadow-report", log.toString(), "--quality-floor", "0.8", "--json", json.toString(), "--html", html.toString());

        assertThat(err.toString()).contains("1 lines of " + log + " were passed over");
        assertThat(exit).isZero();
        assertThat(out.toString())
                .startsWith("Holds: the route has 96.")
                .contains("by kind (ratio; ")
                .contains("variants (differences from the first)");
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        Document page = Jsoup.parse(html.toFile());
        assertThat(page.select("main section").eachAttr("id"))
                .containsExactly("headline", "course", "slices", "variants", "strata", "notes");
        assertThat(page.select("section"))
                .allMatch(section -> page.getElementById(section.attr("aria-labelledby")) != null);
        assertThat(new ObjectMapper().readTree(page.getElementById("figures").data())).isEqualTo(report);
        assertThat(page.select(".verdict.good").text())
                .isEqualTo("Holds " + report.at("/verdict/sentence").asText());
        assertThat(page.select("#notes").text()).contains("1 lines of the log were no events");
        assertThat(page.select("#slices-figures tbody tr")).hasSize(report.path("slices").size());
        assertThat(page.select("[id]").eachAttr("id")).doesNotHaveDuplicates();
        assertThat(page.select("link[href^=http], script[src], img[src^=http]")).isEmpty();
    }

    @Test
    void hostileNames_areTextOnThePage_andOnlyThePagesOwnScriptsAreThere() throws Exception {
        Path log = log(ReportFixture.EVIL, FORMULA, 60);
        Path html = folder.resolve("evil.html");
        assertThat(run("shadow-report", log.toString(), "--html", html.toString())).isZero();

        Document page = Jsoup.parse(html.toFile());
        assertThat(page.select("script")).hasSize(2);
        assertThat(page.select("img")).isEmpty();
        assertThat(page.select("[onerror]")).isEmpty();
        assertThat(page.select(".verdict").text()).contains("of " + ReportFixture.EVIL + "'s quality");
        assertThat(page.select("#notes").text()).contains(FORMULA);
        assertThat(page.select("#slices-figures").text()).contains("_script_document.title");
        assertThat(page.select("meta[http-equiv]").attr("content")).startsWith("default-src 'none'");
    }

    @Test
    void logWithoutShadows_andUnknownRouters_areSaid() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.jsonl"), "");
        assertThat(run("shadow-report", empty.toString())).isNotZero();
        assertThat(err.toString()).contains("the logs have neither shadows nor splits");
        assertThat(run("shadow-report", log("large", "referee", 5).toString(), "--router", "suport"))
                .isNotZero();
        assertThat(err.toString()).contains("unknown router 'suport'", "did you mean 'support'?");
        assertThat(run("shadow-report", folder.resolve("none.jsonl").toString())).isNotZero();
        assertThat(err.toString()).contains("none.jsonl is not there; name a decision log");
        assertThat(run("shadow-report", empty.toString(), "--quality-floor", "7")).isNotZero();
        assertThat(err.toString()).contains("7.0; write a share above 0 and at most 1");
    }

    private int run(String... arguments) {
        CommandLine line = LlmRouterMain.line();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    /** Every 20th served answer is bad where the shadow's is good; every 15th the other way round, of as many twice over. */
    private Path log(String shadow, String judge, int pairs) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 4 * pairs; i++) {
            RoutingDecision decision = decision("d" + i, i % 2 == 0 ? "small" : ReportFixture.EVIL, i % 3 == 0);
            lines.add(EventJson.text(new RoutingEvent(
                    RoutingEvent.Kind.decision, NOON, "support", decision.id(), "", Map.of(), decision, null, null)));
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("model", shadow);
            facts.put("served", "small");
            facts.put("outcome", "compared");
            facts.put("stratum", new Strata(Dimension.DEFAULT).of(decision));
            facts.put("rate", 1.0);
            facts.put("servedGood", i % 20 == 0 ? 0 : 1);
            facts.put("shadowGood", i % 60 == 7 ? 0 : 1);
            facts.put("judgedBy", judge);
            facts.put("agree", 1);
            facts.put("cost", 0.01);
            facts.put("judgeCost", 0.002);
            lines.add(EventJson.text(
                    RoutingEvent.of(RoutingEvent.Kind.shadow, NOON, "support", decision.id(), shadow, facts)));
        }
        lines.add("{\"kind\":\"dec");
        return Files.write(folder.resolve("decisions-" + pairs + judge.length() + ".jsonl"), lines);
    }

    private static RoutingDecision decision(String id, String intent, boolean variant) {
        return new RoutingDecision(
                id,
                NOON,
                "support",
                1,
                null,
                null,
                null,
                new RoutingDecision.RequestFacts("f", 160, 40, 1, false, false, "en"),
                Map.of("intent", intent, "variant", variant ? "a" : "b", "propensity", variant ? 0.33 : 0.67),
                List.of(),
                new RoutingDecision.PlanFacts("model", List.of("small")),
                new RoutingDecision.CacheFacts("bypass", null, "no cache"),
                List.of(),
                new RoutingDecision.Answer("small", "STOP", 0, false),
                0.001,
                0.01,
                "USD",
                new RoutingDecision.OverheadUs(1, 1, 1, 1),
                new RoutingDecision.Reason("otherwise", "nobody decided"));
    }
}
