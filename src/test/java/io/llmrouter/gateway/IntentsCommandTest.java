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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** On the ten intents of CLINC150 that ship, with the embedding model of this process. */
class IntentsCommandTest {

    private static final Path DATA = Path.of("../examples/data");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void figures_areWrittenAndPrinted() throws Exception {
        Path json = folder.resolve("figures.json");
        assertThat(evaluate(
                        "--examples",
                        DATA.resolve("intents-support.csv").toString(),
                        "--test",
                        DATA.resolve("intents-support-test.csv").toString(),
                        "--json",
                        json.toString()))
                .as(err::toString)
                .isZero();
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.path("examples").asInt()).isEqualTo(200);
        assertThat(figures.path("negatives").asInt()).isEqualTo(60);
        assertThat(figures.path("rows_in_scope").asInt()).isEqualTo(148);
        assertThat(figures.path("accuracy").asDouble()).isGreaterThan(0.93);
        assertThat(figures.path("oos_auroc").asDouble()).isGreaterThan(0.95);
        assertThat(figures.path("accuracy_low").asDouble())
                .isLessThan(figures.path("accuracy").asDouble());
        assertThat(figures.path("decide_p50_us").asDouble()).isPositive();
        assertThat(out.toString()).contains("200 examples of 10 intents", "AUROC of in scope", "148 requests in scope");
    }

    /** Whoever has seen the answers knows them. */
    @Test
    void examplesThatAreMeasured_areNotLearnedFrom() throws Exception {
        String examples = DATA.resolve("intents-support.csv").toString();
        List<String> lines = Files.readAllLines(DATA.resolve("intents-support-test.csv"));
        lines.addAll(Files.readAllLines(Path.of(examples)).stream()
                .skip(1)
                .limit(7)
                .map(String::toUpperCase)
                .map(line -> line.substring(0, line.lastIndexOf(','))
                        + line.substring(line.lastIndexOf(',')).toLowerCase())
                .toList());
        Path test = Files.write(folder.resolve("test.csv"), lines);
        assertThat(evaluate("--examples", examples, "--test", test.toString()))
                .as(err::toString)
                .isZero();
        assertThat(err.toString()).contains("7 examples stand in --test too; nothing was learned from them");
        assertThat(out.toString()).contains("193 examples of 10 intents");

        assertThat(evaluate("--examples", examples, "--test", examples)).isEqualTo(1);
        assertThat(err.toString()).contains("all but 0 of the 200 examples of", "name two files with different texts");
    }

    @Test
    void wrongCalls_areNamed() throws Exception {
        String examples = DATA.resolve("intents-support.csv").toString();
        assertThat(evaluate("--examples", "none.csv", "--test", examples)).isEqualTo(1);
        assertThat(err.toString()).contains("'none.csv' is no readable file");
        assertThat(evaluate("--examples", examples, "--test", examples, "--method", "best"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("unknown method 'best'");
        assertThat(evaluate("--examples", examples, "--test", examples, "--keep", "2"))
                .isEqualTo(2);
        Path bad = Files.writeString(folder.resolve("bad.csv"), "text,intent\nx,\n");
        assertThat(evaluate("--examples", bad.toString(), "--test", examples)).isEqualTo(1);
        assertThat(err.toString()).contains("bad.csv:2: intent is empty");
    }

    private int evaluate(String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("intents", "evaluate", "--resamples", "50", "--vectors", "none"));
        arguments.addAll(List.of(options));
        CommandLine line = LlmRouterMain.line();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments.toArray(String[]::new));
    }
}
