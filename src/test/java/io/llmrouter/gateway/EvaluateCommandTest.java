/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

/** On the set that ships: GSM8K with Mixtral and GPT-4. */
class EvaluateCommandTest {

    private static final Path DATA = Path.of("../examples/data/gsm8k-mixtral-gpt4.jsonl.gz");
    private static final String MODELS = "mixtral-8x7b-instruct-v0.1,gpt-4-1106-preview";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void figures_areWrittenAndPrinted_andTheReferenceOnesAreRight() throws Exception {
        Path json = folder.resolve("figures.json");
        assertThat(evaluate("--outcomes", DATA.toString(), "--models", MODELS, "--json", json.toString()))
                .isZero();
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.path("rows").asInt()).isEqualTo(852);
        assertThat(figures.at("/models/gpt-4-1106-preview").asDouble()).isBetween(0.85, 0.86);
        JsonNode predictor = figures.at("/routers/0");
        JsonNode length = figures.at("/routers/1");
        JsonNode random = figures.at("/routers/2");
        assertThat(random.path("apgr").asDouble()).isEqualTo(0.5, within(1e-9));
        assertThat(length.path("apgr").asDouble()).isBetween(0.58, 0.59); // measured independently: 0.584
        assertThat(predictor.path("apgr").asDouble())
                .isGreaterThan(length.path("apgr").asDouble());
        assertThat(predictor.path("apgr_low").asDouble())
                .isLessThan(predictor.path("apgr").asDouble());
        assertThat(out.toString()).contains("predictor", "APGR", "852 rows measured");
    }

    @Test
    void wrongCalls_areNamed() {
        assertThat(evaluate("--outcomes", DATA.toString(), "--models", "mixtral,gpt-4-1106-preview"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("unknown model in the outcome table 'mixtral'");
        assertThat(evaluate("--outcomes", DATA.toString(), "--models", MODELS, "--router", "knn"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("'knn' is not in this version");
        assertThat(evaluate("--outcomes", DATA.toString(), "--models", MODELS, "--folds", "3", "--labels", "5"))
                .isEqualTo(2);
        assertThat(evaluate("--outcomes", folder.resolve("none").toString(), "--models", MODELS))
                .isEqualTo(1);
        assertThat(err.toString()).contains("none is no readable file");
        assertThat(evaluate("--outcomes", DATA.toString(), "--models", "gpt-4-1106-preview,mixtral-8x7b-instruct-v0.1"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("no gap to recover; swap --models");
    }

    @Test
    void anotherFile_isMeasuredByWhatWasLearnedHere() throws Exception {
        Path test = folder.resolve("test.jsonl");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            lines.add("{\"id\":\"t" + i + "\",\"query\":\"How many of " + i
                    + " eggs are left?\",\"outcomes\":[{\"model\":\"mixtral-8x7b-instruct-v0.1\",\"score\":" + i % 2
                    + "},{\"model\":\"gpt-4-1106-preview\",\"score\":1}]}");
        }
        Files.write(test, lines);
        assertThat(evaluate("--outcomes", DATA.toString(), "--models", MODELS, "--test", test.toString()))
                .isZero();
        assertThat(out.toString()).contains("20 rows measured");
    }

    private int evaluate(String... options) {
        List<String> arguments = new ArrayList<>(List.of("evaluate", "--resamples", "50"));
        arguments.addAll(List.of(options));
        CommandLine line = LlmRouterMain.line();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments.toArray(String[]::new));
    }
}
