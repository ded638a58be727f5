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
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** On the intents that ship, with the embedding model of this process. */
class CacheStreamCommandTest {

    private static final String QUESTIONS = "../examples/data/intents-support.csv";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void stream_ofShippedQuestions_writesFiguresOfEachBudget() throws Exception {
        Path json = folder.resolve("figures.json");
        assertThat(run(
                        "cache-stream",
                        "--questions",
                        QUESTIONS,
                        "--requests",
                        "600",
                        "--seeds",
                        "3",
                        "--looks",
                        "60,120",
                        "--budgets",
                        "0.1,0.3",
                        "--json",
                        json.toString()))
                .as(err::toString)
                .isZero();
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("questions").asInt()).isEqualTo(260);
        assertThat(report.path("out_of_scope").asInt()).isEqualTo(60);
        JsonNode loose = report.path("budgets").path(1);
        assertThat(loose.path("seeds").asInt()).isEqualTo(3);
        assertThat(loose.path("best_fixed_hit_rate").asDouble()).isPositive();
        assertThat(out.toString()).contains("260 questions, 60 of no intent; 3 streams of 600 requests");
    }

    @Test
    void stream_thatLearnsItsScore_writesFiguresOfTheSameStreams() throws Exception {
        Path json = folder.resolve("learned.json");
        assertThat(run(
                        "cache-stream",
                        "--learn",
                        "--questions",
                        QUESTIONS,
                        "--requests",
                        "600",
                        "--seeds",
                        "3",
                        "--looks",
                        "60,120",
                        "--budgets",
                        "0.5",
                        "--json",
                        json.toString()))
                .as(err::toString)
                .isZero();
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("learned").asBoolean()).isTrue();
        assertThat(report.path("budgets").path(0).path("labels").asDouble()).isGreaterThan(60);
        assertThat(report.path("budgets").path(0).path("best_fixed_hit_rate").asDouble())
                .isPositive();
    }

    @Test
    void stream_thatLearnsItsScoreAndIsGivenOne_isCalledWrongly() {
        assertThat(run("cache-stream", "--learn", "--bundle", "any.json")).isEqualTo(2);
        assertThat(err.toString()).contains("--bundle", "with --learn the score is learned in the stream");
    }

    @Test
    void stream_thatKeepsTooFewBudgets_fails() {
        assertThat(run(
                        "cache-stream",
                        "--questions",
                        QUESTIONS,
                        "--requests",
                        "60",
                        "--seeds",
                        "2",
                        "--least-within",
                        "0.9"))
                .as("60 requests earn no hits")
                .isEqualTo(1);
    }

    @Test
    void stream_ofImpossibleBudgetsOrShares_isCalledWrongly() {
        assertThat(run("cache-stream", "--questions", QUESTIONS, "--budgets", "1.5"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--budgets", "1.5");
        assertThat(run("cache-stream", "--questions", QUESTIONS, "--observe", "1"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("the observed share is in (0, 1), but is 1.0");
    }

    @Test
    void bench_ofAFewEntries_findsTheNearestAndCrossesNoScope() throws Exception {
        Path json = folder.resolve("bench.json");
        assertThat(run(
                        "bench",
                        "cache",
                        "--texts",
                        QUESTIONS,
                        "--entries",
                        "2000",
                        "--queries",
                        "50",
                        "--rounds",
                        "1",
                        "--trials",
                        "10000",
                        "--verdicts",
                        "600",
                        "--json",
                        json.toString()))
                .as(err::toString)
                .isZero();
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("sizes").path(0).path("recall").asDouble()).isGreaterThanOrEqualTo(0.98);
        assertThat(report.path("walls").path("leaks").asLong()).isZero();
        assertThat(report.path("verdicts").path(0).path("questions").asInt()).isEqualTo(600);
        assertThat(report.path("shared").path("calls").asInt()).isEqualTo(1);
        assertThat(report.path("shared").path("hits").asInt()).isEqualTo(999);
        assertThat(report.path("walls").path("ownHits").asLong())
                .as("the cache was at work")
                .isGreaterThan(100);
    }

    private int run(String... arguments) {
        CommandLine line = LlmRouterMain.line();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
