/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.rag.RetrievalScorer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** On a collection of its own, with the embedding model of this process. */
class RagEvalCommandTest {

    private static final List<String> THINGS =
            List.of("pump", "valve", "boiler", "engine", "filter", "rotor", "gasket", "sensor", "piston", "turbine");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private Path corpus() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String thing : THINGS) {
            lines.add("{\"id\": \"" + thing + "\", \"title\": \"The " + thing + "\", \"text\": \"How a " + thing
                    + " is cleaned and repaired.\"}");
        }
        return Files.write(folder.resolve("corpus.jsonl"), lines);
    }

    /** Every second question is about nothing that is there; its judgement names a document that is not. */
    private Path questions(String name) throws Exception {
        List<String> lines = new ArrayList<>();
        for (String thing : THINGS) {
            lines.add("{\"id\": \"" + thing + "\", \"query\": \"how to repair the " + thing + " " + name
                    + "?\", \"relevant\": [{\"doc\": \"" + thing + "\", \"grade\": 1}], \"verdict\": \"SUPPORT\"}");
            lines.add("{\"id\": \"no-" + thing + "\", \"query\": \"who sang about love in " + thing.length() + name
                    + "?\", \"relevant\": [{\"doc\": \"song\"}], \"verdict\": \"NOT_ENOUGH_INFO\"}");
        }
        return Files.write(folder.resolve(name + ".jsonl"), lines);
    }

    private int run(String... arguments) {
        CommandLine line = LlmRouterMain.line();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private JsonNode eval(String... more) throws Exception {
        Path json = folder.resolve("figures.json");
        List<String> arguments = new ArrayList<>(List.of(
                "rag-eval",
                "--corpus",
                corpus().toString(),
                "--queries",
                questions("today").toString(),
                "--embeddings",
                "none",
                "--resamples",
                "50",
                "--json",
                json.toString()));
        arguments.addAll(List.of(more));
        assertThat(run(arguments.toArray(String[]::new))).as(err::toString).isZero();
        return new ObjectMapper().readTree(json.toFile());
    }

    @Test
    void eval_measuresEveryWayAndTheScore() throws Exception {
        Path trained = folder.resolve("score.json");
        JsonNode report = eval("--train", trained.toString());
        assertThat(report.path("documents").asInt()).isEqualTo(10);
        assertThat(report.path("questions").asInt()).isEqualTo(20);
        assertThat(report.path("ways")).hasSize(4);
        JsonNode bm25 = report.path("ways").path(0);
        assertThat(bm25.path("name").asText()).isEqualTo("bm25");
        assertThat(bm25.path("ndcg10").asDouble()).isEqualTo(0.5); // all that can be found, and nothing of the rest
        assertThat(bm25.path("retriever_calls").asDouble()).isEqualTo(1);
        assertThat(report.path("ways").path(2).path("retriever_calls").asDouble())
                .isEqualTo(2);
        JsonNode routed = report.path("ways").path(3);
        assertThat(routed.path("name").asText()).isEqualTo("routed");
        assertThat(routed.path("ndcg10_low").asDouble())
                .isLessThanOrEqualTo(routed.path("ndcg10").asDouble());
        assertThat(routed.path("retriever_calls").asDouble()).isBetween(1.0, 2.0);
        assertThat(report.path("answerability_auroc").asDouble()).isGreaterThan(0.9);
        assertThat(report.path("sufficiency_auroc").asDouble()).isGreaterThan(0.9);
        assertThat(report.path("decide_p50_ms").asDouble()).isPositive();
        assertThat(out.toString()).contains("10 documents, 20 questions", "routed - hybrid");
        assertThat(RetrievalScorer.read(new ObjectMapper().readTree(trained.toFile()))
                        .fittedOn())
                .startsWith("20 questions: llmrouter rag-eval");
    }

    @Test
    void eval_ofOtherQuestions_measuresThose() throws Exception {
        JsonNode report = eval("--test", questions("tomorrow").toString());
        assertThat(report.path("questions").asInt()).isEqualTo(20);
        assertThat(report.path("protocol").asText()).startsWith("fitted on --queries, measured on --test");
        assertThat(report.path("answerability_auroc").asDouble()).isGreaterThan(0.9);
    }

    @Test
    void questionsOfOneKind_areMeasuredWithTheScoreThatShipsAndTrainNothing() throws Exception {
        Path one = Files.writeString(
                folder.resolve("one.jsonl"),
                "{\"id\": \"1\", \"query\": \"pump\", \"relevant\": [{\"doc\": \"pump\"}]}\n{\"id\": \"2\", \"query\":"
                        + " \"valve\", \"relevant\": [{\"doc\": \"valve\"}]}\n");
        Path json = folder.resolve("one.json");
        String[] arguments = {
            "rag-eval",
            "--corpus",
            corpus().toString(),
            "--queries",
            one.toString(),
            "--embeddings",
            "none",
            "--resamples",
            "5",
            "--json",
            json.toString()
        };
        assertThat(run(arguments)).as(err::toString).isZero();
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("score").asText()).startsWith("the one that ships, for none can be fitted");
        assertThat(report.path("answerability_auroc").isNull()).isTrue();
        assertThat(report.path("ways").path(3).path("ndcg10").asDouble()).isEqualTo(1);
        String[] training = Arrays.copyOf(arguments, arguments.length + 2);
        training[arguments.length] = "--train";
        training[arguments.length + 1] = folder.resolve("score.json").toString();
        assertThat(run(training)).isEqualTo(2);
        assertThat(err.toString()).contains("'--train'", "a score is learned from questions of both kinds");
    }
}
