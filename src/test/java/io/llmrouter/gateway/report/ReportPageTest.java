/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.failure.LlmRouterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a parser sees it. */
class ReportPageTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void page_hasEverySection_andItsFigures() throws Exception {
        ObjectNode report = ReportFixture.report(2);
        Document page = written(report);
        assertThat(page.select("main section").eachAttr("id"))
                .containsExactly(
                        "headline", "curve", "threshold", "calibration", "scores", "slices", "break-even", "notes");
        assertThat(page.select("section"))
                .allMatch(section -> page.getElementById(section.attr("aria-labelledby")) != null);
        assertThat(page.select("[role=img]")).isNotEmpty().allMatch(chart -> chart.hasAttr("aria-label"));
        assertThat(JSON.readTree(page.getElementById("figures").data())).isEqualTo(JSON.readTree(report.toString()));
        assertThat(page.select("#targets tbody tr")).hasSize(3);
        assertThat(page.select("#targets thead th").eachText())
                .containsExactly("policy", "90 %", "95 %", "98 %", "100 %");
    }

    @Test
    void headline_isWordedFromTheFigures() throws Exception {
        ObjectNode report = ReportFixture.report(2);
        Document page = written(report);
        JsonNode head = report.path("headline");
        assertThat(page.select("h2.lead").text())
                .isEqualTo("predictor keeps " + percent(head.path("retained").asDouble()) + " of model 1’s quality at "
                        + percent(head.path("cost").asDouble()) + " of its cost.");
        assertThat(page.select(".card .value").eachText()).hasSize(4).contains("400");
        assertThat(page.select(".card").text()).contains("labels: as judged by <judge>");
    }

    @Test
    void ranking_isShownWhereItWasMeasured() throws Exception {
        ObjectNode report = ReportFixture.report(2);
        assertThat(written(report).select("#ranking")).isEmpty();
        ((ObjectNode) report.at("/routers/0"))
                .putObject("ranking")
                .put("apgr", 0.6854)
                .put("apgr_low", 0.66)
                .put("apgr_high", 0.7131)
                .put("cpt50", 0.265)
                .put("cpt50_low", 0.24)
                .put("cpt50_high", 0.3)
                .putNull("cpt80");
        assertThat(written(report).select("#ranking tbody tr").eachText())
                .containsExactly("predictor 0.685 [0.660, 0.713] 26.5 % [24.0, 30.0] out of reach");
    }

    @Test
    void slices_carryEveryStep_soThatThePageCanFollowTheThreshold() throws Exception {
        JsonNode figures = JSON.readTree(
                written(ReportFixture.report(2)).getElementById("figures").data());
        JsonNode router = figures.at("/routers/0");
        int step = router.path("operating_step").asInt();
        for (JsonNode field : router.path("slices")) {
            assertThat(field.at("/steps/points")).hasSameSizeAs(field.path("value"));
            for (int i = 0; i < field.path("value").size(); i++) {
                double rows = field.path("rows").get(i).asDouble();
                JsonNode points = field.at("/steps/points").get(i);
                assertThat(points).hasSize(201);
                assertThat(points.get(0).asDouble() / rows).isCloseTo(figure(field, "cheap", i), within(1e-4));
                assertThat(points.get(200).asDouble() / rows).isCloseTo(figure(field, "strong", i), within(1e-4));
                assertThat(points.get(step).asDouble() / rows).isCloseTo(figure(field, "routed", i), within(1e-4));
                assertThat(field.at("/steps/sent").get(i).get(step).asDouble() / rows)
                        .isCloseTo(figure(field, "share", i), within(1e-4));
                assertThat(field.at("/steps/costly").get(i).get(200).asInt()).isZero();
            }
        }
    }

    private static double figure(JsonNode field, String column, int value) {
        return field.path(column).get(value).asDouble();
    }

    @Test
    void page_loadsNothing() throws Exception {
        Document page = written(ReportFixture.report(3));
        assertThat(page.select("[src]")).isEmpty();
        assertThat(page.select("[href]").eachAttr("href")).containsExactly("data:,");
        assertThat(page.select("iframe, object, embed, form")).isEmpty();
        assertThat(page.select("style").get(0).data()).doesNotContain("url(", "@import");
        assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
                .startsWith("default-src 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void namesOfOthers_areTextOnly() throws Exception {
        Document page = written(ReportFixture.report(2));
        assertThat(page.select("script")).hasSize(2);
        assertThat(page.select("script[type=application/json]").get(0).data()).doesNotContain("<", ">", "&");
        assertThat(page.select("img, b, judge, z")).isEmpty();
        assertThat(page.title()).contains(ReportFixture.EVIL);
        assertThat(page.select("#targets tbody th").eachText())
                .containsExactly("predictor", "<b>knn</b>", "a coin between the models");
        assertThat(page.select("pre").text()).isEqualTo("java -jar x.jar --y \"<z>\"");
    }

    @Test
    void file_isReplacedWhole_andStaysSmall() throws Exception {
        Path html = Files.writeString(folder.resolve("report.html"), "old");
        ReportPage.write(ReportFixture.report(11), html);
        assertThat(Files.size(html)).isBetween(100_000L, 400_000L);
        try (var files = Files.list(folder)) {
            assertThat(files.toList()).isEqualTo(List.of(html));
        }
    }

    @Test
    void wrongFormatOrFolder_isNamed_andNothingIsWritten() throws Exception {
        ObjectNode other = ReportFixture.report(2).put("format", 7);
        assertThatThrownBy(() -> ReportPage.write(other, folder.resolve("a.html")))
                .isInstanceOf(LlmRouterException.class)
                .hasMessage("the report's figures are of format '7', this version draws format 1;"
                        + " write them again with evaluate --json");
        assertThatThrownBy(() -> ReportPage.write(ReportFixture.report(2), folder.resolve("none/a.html")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be written; name a file in a folder that exists");
        assertThat(folder).isEmptyDirectory();
    }

    private Document written(ObjectNode report) throws IOException {
        Path html = folder.resolve("report.html");
        ReportPage.write(report, html);
        Document page = Jsoup.parse(html.toFile());
        assertThat(page.select("h1").stream().map(Element::text)).hasSize(1);
        return page;
    }

    private static String percent(double share) {
        String digits = String.format(Locale.ROOT, "%.1f", share * 100);
        return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits) + " %";
    }
}
