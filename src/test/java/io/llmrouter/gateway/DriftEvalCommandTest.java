/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.drift.DriftSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DriftEvalCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** 100 easy rows, 100 hard ones, and 20 that the strong model alone gets wrong; hard answers are mostly less sure. */
    @BeforeEach
    void writeOutcomes() throws Exception {
        Random random = new Random(1);
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < 220; row++) {
            boolean hard = row < 100;
            double sure = hard ? 0.7 * random.nextDouble() : 0.3 + 0.7 * random.nextDouble();
            lines.add(String.format(
                    Locale.ROOT,
                    "{\"id\":\"%d\",\"query\":\"question %d\",\"outcomes\":[{\"model\":\"small\",\"score\":%d,\"confidence\":%.4f,"
                            + "\"cost_usd\":0.001},{\"model\":\"large\",\"score\":%d,\"cost_usd\":0.01}]}",
                    row,
                    row,
                    hard ? 0 : 1,
                    sure,
                    row >= 200 ? 0 : 1));
        }
        Files.write(folder.resolve("outcomes.jsonl"), lines);
    }

    /** With options that replace the usual ones. */
    private int run(String... more) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("--outcomes", folder.resolve("outcomes.jsonl").toString());
        options.put("--models", "small,large");
        options.put("--tapes", "20");
        options.put("--requests", "20000");
        options.put("--tape-length", "10000");
        options.put("--reference", "1000");
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        List<String> arguments = new ArrayList<>(List.of("drift-eval"));
        options.forEach((name, value) -> arguments.addAll(List.of(name, value)));
        CommandLine line = LlmRouterMain.line();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(arguments.toArray(String[]::new));
    }

    private JsonNode json(String name) throws Exception {
        return new ObjectMapper().readTree(folder.resolve(name).toFile());
    }

    @Test
    void figures_arePrintedAndWritten_andTheSameEachTime() throws Exception {
        assertThat(run("--json", folder.resolve("a.json").toString()))
                .as(err.toString())
                .isZero();
        JsonNode figures = json("a.json");
        assertThat(figures.path("easy_rows").asInt()).isEqualTo(100);
        assertThat(figures.path("hard_rows").asInt()).isEqualTo(100);
        assertThat(figures.path("left_rows").asInt()).isEqualTo(20);
        assertThat(figures.path("hard_escalated").asDouble())
                .isGreaterThan(figures.path("easy_escalated").asDouble() + 0.3);
        assertThat(figures.at("/delay/median").asInt()).isBetween(20, 1000);
        assertThat(figures.path("false_alarm_every").asInt()).isEqualTo(DriftSettings.DEFAULT.falseAlarmEvery());
        assertThat(figures.at("/false_alarms_per_5000/value").asDouble()).isLessThan(1);
        assertThat(out.toString()).contains("100 easy, 100 hard rows (20 in neither)", "all together", "within 200: ");
        assertThat(run("--json", folder.resolve("b.json").toString())).isZero();
        assertThat(json("b.json")).isEqualTo(figures);
    }

    @Test
    void perfectSignal_isNoticedWithin200_andLargerShiftsSooner() throws Exception {
        run("--signal", "score", "--json", folder.resolve("a.json").toString());
        assertThat(json("a.json").at("/delay/within_200").asDouble()).isGreaterThan(0.9);
        assertThat(json("a.json").at("/delay/mean").asDouble())
                .as("no faster than what is possible")
                .isGreaterThan(
                        json("a.json").at("/delay/best_mean_same_run_length").asDouble());
        run(
                "--signal",
                "score",
                "--to",
                "0.8",
                "--json",
                folder.resolve("b.json").toString());
        assertThat(json("b.json").at("/delay/median").asInt())
                .isLessThan(json("a.json").at("/delay/median").asInt() / 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--from | 0 | '--from': '0.0'; write a share above 0 and below 1",
                "--to | 1.5 | '--to': '1.5'; write a share",
                "--tapes | 0 | '--tapes': '0'; write 1 or more",
                "--reference | 20 | '--reference': '20'; write 500 or more",
                "--models | small,medium,large | '--models': [small, medium, large]; write two",
                "--false-alarm-every | 20 | '--false-alarm-every': '20'; write 1000 or more",
            })
    void wrongValue_isRefusedWithItsRemedy(String option, String value, String says) {
        assertThat(run(option, value)).isEqualTo(2);
        assertThat(err.toString()).contains(says);
    }

    @Test
    void signalThatNoAnswerHas_isNamedWithAWayOut() {
        assertThat(run("--signal", "logprob")).isEqualTo(1);
        assertThat(err.toString()).contains("has the signal 'logprob'", "--signal score");
    }
}
