/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.tuning.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a cascade as a parser sees it. */
class CascadePageTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Wanted FLOOR = Wanted.Certified.qualityFloor(0.8, 0.1);

    @TempDir
    private Path folder;

    @Test
    void page_hasEverySection_andItsFigures() throws Exception {
        ObjectNode report = CascadeFixture.report(400, 2, FLOOR);
        Document page = written(report);
        assertThat(page.select("main section").eachAttr("id"))
                .containsExactly(
                        "headline",
                        "flow",
                        "break-even",
                        "curve",
                        "threshold",
                        "budget",
                        "calibration",
                        "scores",
                        "slices",
                        "tails",
                        "numbers",
                        "notes");
        assertThat(page.select("section"))
                .allMatch(section -> page.getElementById(section.attr("aria-labelledby")) != null);
        assertThat(JSON.readTree(page.getElementById("figures").data())).isEqualTo(JSON.readTree(report.toString()));
        assertThat(page.select("#figures-table tbody tr")).hasSize(14);
        assertThat(page.select("[id]").eachAttr("id")).doesNotHaveDuplicates();
    }

    @Test
    void certifiedCascade_saysWhatItSaves_andWhatIsPromised() throws Exception {
        ObjectNode report = CascadeFixture.report(400, 2, FLOOR);
        Document page = written(report);
        assertThat(page.select("h2.lead").text())
                .isEqualTo("Saves " + Words.percent(report.at("/headline/saved")) + " at "
                        + Words.percent(report.at("/headline/retained")) + " of model 1’s quality.");
        assertThat(page.select(".verdict h3").eachText()).containsExactly("It pays", "Certified");
        assertThat(page.select(".verdict.good").text())
                .contains("the quality is at least 80 % of always asking the strongest model with confidence 90 %");
    }

    @Test
    void worthlessCascade_isCalledSoLoudly() throws Exception {
        Document page = written(CascadeFixture.worthless(400, new Wanted.Probabilities(List.of(0.9))));
        assertThat(page.select("h2.lead").text()).startsWith("Costs ").contains(" more at ");
        assertThat(page.select(".verdict.costly h3").eachText()).containsExactly("NOT WORTH IT");
        assertThat(page.select(".verdict.unknown").text())
                .startsWith("No certificate was asked for Nothing is promised");
    }

    @Test
    void fewLabels_giveNoCertificate_andSayWhy() throws Exception {
        Document page = written(CascadeFixture.report(45, 2, FLOOR));
        assertThat(page.select("h2.lead").text()).isEqualTo("No threshold can be promised: model 1 is asked directly.");
        assertThat(page.select(".verdict.costly").text()).contains("NO CERTIFICATE", "below 50 nothing is promised");
    }

    @Test
    void unknownCosts_areSaid_andTheShareIsShownInstead() throws Exception {
        Document page = written(CascadeFixture.unpriced(400, new Wanted.TargetShare(0.3)));
        assertThat(page.select("h2.lead").text()).startsWith("Sends ").endsWith("Costs are not known.");
        assertThat(page.select(".verdict h3").eachText())
                .containsExactly("Does it pay? Unknown", "No certificate was asked for");
        assertThat(page.select(".card .value").get(0).text()).isEqualTo("unknown");
    }

    @Test
    void namesOfOthers_areTextOnly_andNothingIsLoaded() throws Exception {
        Document page = written(CascadeFixture.report(400, 3, FLOOR));
        assertThat(page.select("script")).hasSize(2);
        assertThat(page.select("script[type=application/json]").get(0).data()).doesNotContain("<", ">", "&");
        assertThat(page.select("img, b, judge, z, [src], iframe, object, embed, form"))
                .isEmpty();
        assertThat(page.select("[style]")).isEmpty();
        assertThat(page.title()).contains(ReportFixture.EVIL);
        assertThat(page.select("meta[http-equiv=Content-Security-Policy]").attr("content"))
                .startsWith("default-src 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void manyRows_stayASmallPage() throws Exception {
        Path html = folder.resolve("report.html");
        ReportPage.write(CascadeFixture.report(5_000, 3, new Wanted.TargetShare(0.3)), html);
        assertThat(Files.size(html)).isBetween(100_000L, 250_000L);
    }

    @Test
    void wrongFormat_isNamed() {
        ObjectNode other = CascadeFixture.report(100, 2, FLOOR).put("format", 7);
        assertThatThrownBy(() -> ReportPage.write(other, folder.resolve("a.html")))
                .isInstanceOf(LlmRouterException.class)
                .hasMessageStartingWith("the report's figures are of format '7', this version draws format 1");
    }

    private Document written(ObjectNode report) throws IOException {
        Path html = folder.resolve("report.html");
        ReportPage.write(report, html);
        return Jsoup.parse(html.toFile());
    }
}
