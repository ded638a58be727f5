/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.bundle.CacheBundle;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.provider.InProcessEmbedding;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** On the guard pairs that ship, with the embedding model of this process. */
class CacheCommandsTest {

    private static final String PAIRS = "../examples/data/guard-pairs.jsonl";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void eval_writesFiguresOfBothWaysAndAPage() throws Exception {
        Path json = folder.resolve("figures.json");
        Path html = folder.resolve("page.html");
        assertThat(run(
                        "cache-eval",
                        "--pairs",
                        PAIRS,
                        "--folds",
                        "2",
                        "--resamples",
                        "50",
                        "--json",
                        json.toString(),
                        "--html",
                        html.toString()))
                .as(err::toString)
                .isZero();
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("rows").asInt()).isEqualTo(540);
        JsonNode cosine = report.path("methods").path(0);
        JsonNode guarded = report.path("methods").path(1);
        JsonNode verified = report.path("methods").path(2);
        assertThat(cosine.path("name").asText()).isEqualTo("cosine");
        assertThat(guarded.path("name").asText()).isEqualTo("guarded");
        assertThat(guarded.path("auc").asDouble()).isEqualTo(cosine.path("auc").asDouble());
        assertThat(guarded.path("recall_at_20").asDouble())
                .isGreaterThan(cosine.path("recall_at_20").asDouble() + 0.2);
        assertThat(verified.path("name").asText()).isEqualTo("verified");
        assertThat(verified.path("auc").asDouble())
                .isGreaterThan(cosine.path("auc").asDouble() + 0.2);
        assertThat(verified.path("recall_at_20").asDouble()).isGreaterThan(0.8);
        assertThat(verified.path("recall_at_10_low").asDouble())
                .isLessThanOrEqualTo(verified.path("recall_at_10").asDouble());
        assertThat(verified.path("decide_p50_us").asDouble()).isPositive();
        assertThat(verified.path("curve")).isNotEmpty();
        assertThat(out.toString()).contains("540 pairs, 300 duplicates", "verified", "guard number");
        assertThat(Files.readString(html))
                .contains("Duplicates found over wrong hits")
                .doesNotContain("{{")
                .doesNotContain("http://", "//cdn");
    }

    @Test
    void eval_ofAnotherFile_learnsFromThePairs() throws Exception {
        Path json = folder.resolve("figures.json");
        Path test = folder.resolve("test.jsonl");
        Files.write(
                test,
                List.of(
                        "{\"asked\": \"is it open\", \"kept\": \"is it closed\", \"right\": false}",
                        "{\"asked\": \"is it open\", \"kept\": \"is it open now\", \"right\": true}"));
        assertThat(run(
                        "cache-eval",
                        "--pairs",
                        PAIRS,
                        "--test",
                        test.toString(),
                        "--resamples",
                        "1",
                        "--json",
                        json.toString()))
                .as(err::toString)
                .isZero();
        assertThat(new ObjectMapper().readTree(json.toFile()).path("rows").asInt())
                .isEqualTo(2);
    }

    @Test
    void calibrate_certifiesWhatAConfigurationLoads() throws Exception {
        Path bundle = folder.resolve("bundle.json");
        Path html = folder.resolve("page.html");
        assertThat(run(
                        "cache-calibrate",
                        "--pairs",
                        PAIRS,
                        "--method",
                        "cosine",
                        "--max-wrong-hit-rate",
                        "0.5",
                        "--out",
                        bundle.toString(),
                        "--html",
                        html.toString()))
                .as(err::toString)
                .isZero();
        assertThat(out.toString()).contains("cache hits is at most 50 % with confidence 95 %");
        CacheBundle cache = CacheBundle.read(
                        bundle,
                        new PromptEmbedder(InProcessEmbedding.load(Runnable::run), InProcessEmbedding.FINGERPRINT))
                .cache();
        assertThat(cache.threshold()).isPresent();
        assertThat(cache.sentence()).contains("50 %");
        assertThat(Files.readString(html)).contains("Certified");
        assertThat(validate(bundle, "0.5")).as(err::toString).isZero();
        assertThat(validate(bundle, "0.1")).isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "llmrouter.yaml:4: routers.r.cache",
                        "was calibrated for maxWrongHitRate 0.5, and 0.1 is asked for");
    }

    private int validate(Path bundle, String budget) throws Exception {
        String yaml =
                """
                models:
                  a: {provider: openai, apiKey: x}
                routers:
                  r: {otherwise: a, cache: {scope: tenant, ttl: 6h, maxWrongHitRate: %s, bundle: "file:%s"}}
                """;
        Path document = Files.writeString(folder.resolve("llmrouter.yaml"), yaml.formatted(budget, bundle));
        return LlmRouterMain.line()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute("validate", document.toString());
    }

    @Test
    void calibrate_withTooFewLabels_saysHowManyAreMissing() throws Exception {
        Path few = folder.resolve("few.jsonl");
        Files.write(few, Files.readAllLines(Path.of(PAIRS)).subList(0, 200));
        Path bundle = folder.resolve("bundle.json");
        assertThat(run("cache-calibrate", "--pairs", few.toString(), "--method", "cosine", "--out", bundle.toString()))
                .as(err::toString)
                .isZero();
        assertThat(out.toString()).contains("at least 149 labelled hits", "more pairs", "no semantic hits");
        assertThat(new ObjectMapper()
                        .readTree(bundle.toFile())
                        .path("cache")
                        .path("threshold")
                        .isNull())
                .isTrue();
        assertThat(run("cache-calibrate", "--pairs", few.toString(), "--out", bundle.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--method cosine");
    }

    @Test
    void wrongCalls_areNamedAndWriteNothing() throws Exception {
        Path json = folder.resolve("figures.json");
        assertThat(run("cache-eval", "--pairs", "none.jsonl", "--json", json.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("none.jsonl is no readable file");
        Path bad = Files.writeString(folder.resolve("bad.jsonl"), "{\"text_a\": \"a\"}\n");
        assertThat(run("cache-eval", "--pairs", bad.toString(), "--json", json.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("bad.jsonl:1: field 'text_b'");
        assertThat(run("cache-eval", "--pairs", bad.toString(), "--skip-bad")).isEqualTo(1);
        assertThat(err.toString()).contains("no usable row (1 bad)");
        assertThat(run("cache-eval", "--pairs", PAIRS, "--folds", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("--folds");
        assertThat(run("cache-eval", "--pairs", PAIRS, "--embedding", "none")).isEqualTo(2);
        assertThat(run("cache-eval", "--pairs", PAIRS, "--json", "no/such/folder/x.json"))
                .isEqualTo(2);
        assertThat(run("cache-calibrate", "--pairs", PAIRS, "--out", bad.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("is no bundle of this version");
        assertThat(run("cache-calibrate", "--pairs", PAIRS, "--max-wrong-hit-rate", "2", "--out", json.toString()))
                .isEqualTo(2);
        assertThat(json).doesNotExist();
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--embeddings", folder.resolve("vectors").toString()));
        CommandLine line = LlmRouterMain.line();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }
}
