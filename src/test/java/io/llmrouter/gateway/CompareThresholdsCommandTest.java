/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CompareThresholdsCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writeOutcomes() throws Exception {
        Random random = new Random(1);
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < 150; row++) {
            double ease = random.nextDouble();
            StringBuilder line =
                    new StringBuilder("{\"id\":\"" + row + "\",\"query\":\"question " + row + "\",\"outcomes\":[");
            for (int stage = 0; stage < 3; stage++) {
                double sure = Math.min(1, (ease + random.nextDouble() + 0.4 * stage) / 2);
                line.append(String.format(
                        Locale.ROOT,
                        "%s{\"model\":\"m%d\",\"score\":%d,\"confidence\":%.4f,\"cost_usd\":%d}",
                        stage == 0 ? "" : ",",
                        stage,
                        random.nextDouble() < sure ? 1 : 0,
                        sure,
                        (int) Math.pow(5, stage)));
            }
            lines.add(line + "]}");
        }
        Files.write(folder.resolve("outcomes.jsonl"), lines);
    }

    @Test
    void figures_arePrintedAndWritten_andTheSameEachTime() throws Exception {
        JsonNode figures = run("first.json");
        assertThat(figures.path("rows").asInt()).isEqualTo(150);
        assertThat(figures.path("cascade")).hasSize(3);
        assertThat(figures.path("comparisons")).hasSize(2);
        JsonNode comparison = figures.at("/comparisons/1");
        assertThat(comparison.path("labels").asInt()).isEqualTo(40);
        assertThat(comparison.path("searches")).hasSize(11);
        assertThat(comparison.path("differences")).hasSize(10).allSatisfy(difference -> {
            assertThat(difference.path("area_low").asDouble())
                    .isLessThanOrEqualTo(difference.path("area_high").asDouble());
            assertThat(difference.path("decided").isBoolean()).isTrue();
        });
        assertThat(out.toString()).contains("40 labels, 2 draws of m0 > m1 > m2", "copula, each abstains");
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 120);
        JsonNode again = run("second.json");
        assertThat(again.at("/comparisons/1/differences")).isEqualTo(comparison.path("differences"));
    }

    @ParameterizedTest
    @CsvSource({
        "--cascade, m0, write at least two different models",
        "--labels, 1, write numbers of 2 or more",
        "--draws, 0, write 1 or more",
        "--resamples, 0, write 1 or more"
    })
    void wrongOptions_areNamed(String option, String value, String message) {
        boolean chain = option.equals("--cascade");
        assertThat(chain ? execute(option, value) : execute("--cascade", "m0,m1", option, value))
                .isEqualTo(2);
        assertThat(err.toString()).contains("'" + option + "'", message);
    }

    @Test
    void unknownSignal_isNamed() {
        assertThat(execute("--cascade", "m0,m1", "--signal", "mood")).isEqualTo(1);
        assertThat(err.toString()).contains("no answer of model 'm0' has the signal; name another one with --signal");
    }

    private JsonNode run(String file) throws Exception {
        Path json = folder.resolve(file);
        assertThat(execute(
                        "--cascade",
                        "m0,m1,m2",
                        "--labels",
                        "20,40",
                        "--draws",
                        "2",
                        "--resamples",
                        "10",
                        "--json",
                        json.toString()))
                .isZero();
        return new ObjectMapper().readTree(json.toFile());
    }

    private int execute(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "compare-thresholds",
                "--outcomes",
                folder.resolve("outcomes.jsonl").toString()));
        arguments.addAll(Arrays.asList(options));
        CommandLine line = LlmRouterMain.line();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments.toArray(String[]::new));
    }
}
