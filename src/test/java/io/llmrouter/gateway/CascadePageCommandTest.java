/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that write the page of a cascade, on drawn outcomes. */
class CascadePageCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter words = new StringWriter();
    private Path outcomes;

    @BeforeEach
    void writeOutcomes() throws Exception {
        SplittableRandom random = new SplittableRandom(5);
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < 300; row++) {
            double sure = random.nextDouble();
            lines.add(String.format(
                    Locale.ROOT,
                    "{\"id\":\"%d\",\"query\":\"question number %d\",\"task\":\"%s\",\"outcomes\":["
                            + "{\"model\":\"cheap\",\"score\":%d,\"confidence\":%.3f,\"cost_usd\":0.001},"
                            + "{\"model\":\"strong\",\"score\":%d,\"cost_usd\":0.01}]}",
                    row,
                    row,
                    row % 3 == 0 ? "law" : "maths",
                    random.nextDouble() < sure ? 1 : 0,
                    sure,
                    random.nextDouble() < 0.9 ? 1 : 0));
        }
        outcomes = Files.write(folder.resolve("outcomes.jsonl"), lines);
    }

    @Test
    void evaluate_writesThePage_andReportDrawsTheSameFromItsFigures() throws Exception {
        Path json = folder.resolve("figures.json");
        Path html = folder.resolve("page.html");
        Path again = folder.resolve("again.html");
        assertThat(run("evaluate", "--folds", "3", "--json", json.toString(), "--html", html.toString()))
                .as(words.toString())
                .isZero();
        Document page = Jsoup.parse(html.toFile());
        assertThat(page.select("h1").text()).isEqualTo("Cascade cheap > strong");
        assertThat(page.select("pre").text()).startsWith("llmrouter evaluate --outcomes ");
        assertThat(page.select("#headline .card")).hasSize(4);
        CommandLine line = LlmRouterMain.line().setOut(new PrintWriter(words, true));
        assertThat(line.execute("report", "--json", json.toString(), "--html", again.toString()))
                .isZero();
        assertThat(again).hasSameTextualContentAs(html);
    }

    @Test
    void calibrate_writesThePageBesideTheBundle() throws Exception {
        Path bundle = folder.resolve("bundle.json");
        Path html = folder.resolve("page.html");
        assertThat(run("calibrate", "--quality-floor", "0.8", "--out", bundle.toString(), "--html", html.toString()))
                .as(words.toString())
                .isZero();
        assertThat(bundle).isNotEmptyFile();
        Document page = Jsoup.parse(html.toFile());
        assertThat(page.select("#notes").text()).contains("300 requests. 5 folds: every request was measured with");
        assertThat(page.select(".verdict h3").eachText()).hasSize(2).first().isEqualTo("It pays");
    }

    private int run(String command, String... more) {
        List<String> all = new ArrayList<>(
                List.of(command, "--outcomes", outcomes.toString(), "--cascade", "cheap,strong", "--resamples", "20"));
        all.addAll(Arrays.asList(more));
        CommandLine line =
                LlmRouterMain.line().setOut(new PrintWriter(words, true)).setErr(new PrintWriter(words, true));
        return line.execute(all.toArray(String[]::new));
    }
}
