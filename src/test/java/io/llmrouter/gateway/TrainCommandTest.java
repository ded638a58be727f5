/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.provider.InProcessEmbedding;
import io.llmrouter.testing.LoopbackUpstream;
import io.llmrouter.testing.UpstreamReply;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From a table of outcomes to a gateway that routes by it. */
class TrainCommandTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration RELOADED = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** On questions of law only the strong model is right, on roses both are. */
    private Path table(int rows) throws Exception {
        Random random = new Random(5);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            boolean law = random.nextBoolean();
            lines.append(
                    "{\"id\":\"%d\",\"query\":\"Question %d on %s\",\"outcomes\":[{\"model\":\"a\",\"score\":%d,\"cost_usd\":0.001},{\"model\":\"b\",\"score\":1,\"cost_usd\":0.01}]}\n"
                            .formatted(i, i, law ? "the law of torts" : "a garden of roses", law ? 0 : 1));
        }
        return Files.writeString(folder.resolve("outcomes.jsonl"), lines);
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = LlmRouterMain.line();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private int train(Path table, Path bundle, String... more) {
        String[] usual = {
            "train",
            "--outcomes",
            table.toString(),
            "--models",
            "a,b",
            "--out",
            bundle.toString(),
            "--embedding",
            "none"
        };
        String[] all = Arrays.copyOf(usual, usual.length + more.length);
        System.arraycopy(more, 0, all, usual.length, more.length);
        return run(all);
    }

    @Test
    void trainedBundle_routesInTheGateway_andIsReloaded() throws Exception {
        Path bundle = folder.resolve("bundle.json");
        assertThat(train(table(400), bundle, "--quality-floor", "0.95"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("quality floor 0.95", "with confidence 90 %", "hash ");
        try (LoopbackUpstream upstream = LoopbackUpstream.start().reply(UpstreamReply.text("ok"));
                Gateway gateway = Gateway.start(GatewayOptions.at("127.0.0.1", 0)
                        .withConfiguration("file:" + configuration(upstream, bundle)))) {
            int strong = 0;
            for (int i = 0; i < 10; i++) { // the floor leaves room for a few mistakes
                strong += ask(gateway, "Question " + 37 * i + " on the law of torts")
                                .equals("large predictor")
                        ? 1
                        : 0;
            }
            assertThat(strong).isGreaterThanOrEqualTo(7);
            assertThat(ask(gateway, "Question 1 on a garden of roses")).isEqualTo("small predictor");

            JsonNode explained = explained(gateway, "Question 1 on a garden of roses");
            assertThat(explained.at("/decision/features/predicted/a").asDouble())
                    .isGreaterThan(0.8);
            assertThat(explained.at("/decision/bundleHash").asText()).hasSize(16);
            assertThat(explained.at("/steps/0/decides").asBoolean()).isTrue();
            assertThat(explained.at("/steps/0/details/small/answersWell").asDouble())
                    .isGreaterThan(0.8);
            assertThat(explained.at("/wouldChange/0").asText()).startsWith("large instead, if its expected score");
            assertThat(upstream.exchanges()).hasSize(11);

            assertThat(train(table(400), folder.resolve("next.json"), "--target-share", "1", "--quality-floor", "0.95"))
                    .isZero();
            Files.writeString(
                    bundle,
                    Files.readString(folder.resolve("next.json"))
                            .replaceAll("\"lambda\" : [0-9.eE-]+", "\"lambda\" : -100.0"));
            await().atMost(RELOADED)
                    .until(() -> ask(gateway, "Question 1 on a garden of roses").equals("large predictor"));

            Files.writeString(bundle, "{\"format\": ");
            String generation =
                    explained(gateway, "x").at("/decision/configGeneration").asText();
            await().during(Duration.ofSeconds(3))
                    .atMost(RELOADED)
                    .until(() -> ask(gateway, "Question 1 on a garden of roses").equals("large predictor"));
            assertThat(explained(gateway, "x").at("/decision/configGeneration").asText())
                    .isEqualTo(generation);
        }
    }

    @Test
    void oneClassOnly_isRefused_andNoBundleIsWritten() throws Exception {
        Path table = Files.writeString(
                folder.resolve("one.jsonl"),
                Files.readString(table(60)).replaceAll("\"a\",\"score\":[01]", "\"a\",\"score\":1"));
        Path bundle = folder.resolve("bundle.json");
        assertThat(train(table, bundle)).isEqualTo(1);
        assertThat(err.toString()).contains("one class only: 'b' scores higher than 'a' on none of 60 rows");
        assertThat(bundle).doesNotExist();
    }

    /** A document is only as good as its bundles: what would keep a gateway from starting is found before. */
    @Test
    void validate_opensTheBundle_andSaysWhatIsWrongWithIt() throws Exception {
        Path bundle = folder.resolve("bundle.json");
        assertThat(train(table(200), bundle, "--quality-floor", "0.95")).isZero();
        String good = Files.readString(bundle);
        try (LoopbackUpstream upstream = LoopbackUpstream.start()) {
            String config = configuration(upstream, bundle).toString();
            assertThat(run("validate", config)).as(err.toString()).isZero();

            Files.writeString(bundle, good.substring(0, good.length() / 2));
            assertThat(run("validate", config)).isEqualTo(1);
            assertThat(err.toString())
                    .contains("llmrouter.yaml:7: ", "predictor.bundle: bundle ", "is torn or no JSON");

            Files.delete(bundle);
            String outcomes = table(60).toString();
            assertThat(run(
                            "train",
                            "--outcomes",
                            outcomes,
                            "--models",
                            "a,b",
                            "--router",
                            "knn",
                            "--embeddings",
                            "none",
                            "--out",
                            bundle.toString()))
                    .as(err.toString())
                    .isZero();
            Files.writeString(bundle, Files.readString(bundle).replace(InProcessEmbedding.FINGERPRINT, "another"));
            assertThat(run("validate", config)).isEqualTo(1);
            assertThat(err.toString()).contains("was trained with the embedding 'another', but here is");

            Files.writeString(bundle, good.replace("llmrouter-bundle/1", "llmrouter-bundle/9"));
            assertThat(run("validate", config)).isEqualTo(1);
            assertThat(err.toString()).contains("its format is 'llmrouter-bundle/9', this version reads");

            Files.writeString(bundle, good);
            Files.writeString(
                    Path.of(config),
                    Files.readString(Path.of(config)).replace("qualityFloor: 0.95", "qualityFloor: 0.9"));
            assertThat(run("validate", config)).isEqualTo(1);
            assertThat(err.toString()).contains("was not trained for qualityFloor 0.9; it has [qualityFloor 0.95]");

            Files.delete(bundle);
            assertThat(run("validate", config)).isEqualTo(1);
            assertThat(err.toString()).contains("is no file; name one that 'llmrouter train'");
            assertThat(out.toString()).isEmpty();
        }
    }

    private Path configuration(LoopbackUpstream upstream, Path bundle) throws Exception {
        return Files.writeString(
                folder.resolve("llmrouter.yaml"),
                """
                models:
                  small: {provider: openai, baseUrl: "%1$s", apiKey: x, price: {input: 1, output: 2}}
                  large: {provider: openai, baseUrl: "%1$s", apiKey: x, price: {input: 10, output: 20}}
                embedding: {model: all-minilm-l6-v2-q}
                routers:
                  support:
                    decide: [{predictor: {bundle: "file:%2$s", models: {a: small, b: large}}}]
                    otherwise: large
                    qualityFloor: 0.95
                    sticky: conversation
                """
                        .formatted(upstream.baseUrl(), bundle));
    }

    private static String ask(Gateway gateway, String text) throws Exception {
        HttpResponse<String> response = post(gateway, "/chat/completions", text);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.headers().firstValue("x-llmrouter-model").orElseThrow() + " "
                + response.headers().firstValue("x-llmrouter-reason").orElseThrow();
    }

    private static JsonNode explained(Gateway gateway, String text) throws Exception {
        HttpResponse<String> response = post(gateway, "/explain", text);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return MAPPER.readTree(response.body());
    }

    private static HttpResponse<String> post(Gateway gateway, String path, String text) throws Exception {
        String body = MAPPER.createObjectNode()
                .put("model", "router/support")
                .set(
                        "messages",
                        MAPPER.createArrayNode()
                                .add(MAPPER.createObjectNode()
                                        .put("role", "user")
                                        .put("content", text)))
                .toString();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(gateway.baseUrl() + path))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void explain_printsWhatEveryStepSaw() throws Exception {
        Path bundle = folder.resolve("bundle.json");
        assertThat(train(table(200), bundle, "--quality-floor", "0.95"))
                .as(err.toString())
                .isZero();
        try (LoopbackUpstream upstream = LoopbackUpstream.start()) {
            String config = configuration(upstream, bundle).toString();

            assertThat(run("explain", "-c", config, "Question 1 on the law of torts"))
                    .as(err.toString())
                    .isZero();
        }
        assertThat(out.toString())
                .contains(
                        "decider > predictor: use large",
                        "answersWell",
                        "lambda",
                        "familiarity",
                        "plan      model [large]")
                .contains("otherwise small instead, if its expected score were");
    }

    @Test
    void wrongCalls_writeNothing_andSayWhy() throws Exception {
        Path bundle = folder.resolve("bundle.json");
        Path table = table(200);

        assertThat(train(table, bundle, "--quality-floor", "95")).isEqualTo(2);
        assertThat(err.toString()).contains("--quality-floor", "[95.0]; each is in (0, 1]");
        assertThat(train(table, bundle, "--router", "oracle")).isEqualTo(2);
        assertThat(err.toString()).contains("unknown router 'oracle'");
        assertThat(train(table, bundle, "--budget", "0.0001")).isEqualTo(1);
        assertThat(err.toString()).contains("below the cost of the cheapest model");
        assertThat(train(table(5), bundle)).isEqualTo(1);
        assertThat(err.toString()).contains("at least 10");
        assertThat(train(Files.writeString(folder.resolve("bad.jsonl"), "{\"id\": 1}\n"), bundle))
                .isEqualTo(1);
        assertThat(err.toString()).contains("bad.jsonl:1");
        assertThat(train(table, folder.resolve("none/bundle.json"))).isEqualTo(2);
        assertThat(err.toString()).contains("cannot be written");
        assertThat(Files.list(folder).map(path -> path.getFileName().toString()))
                .containsExactlyInAnyOrder("outcomes.jsonl", "bad.jsonl");
    }

    @Test
    void routerThatABundleDoesNotFit_doesNotStart_andSaysWhy() throws Exception {
        Path bundle = folder.resolve("bundle.json");
        assertThat(train(table(100), bundle, "--target-share", "0.5"))
                .as(err.toString())
                .isZero();
        try (LoopbackUpstream upstream = LoopbackUpstream.start()) {
            String config = configuration(upstream, bundle).toString();

            assertThat(run("explain", "-c", config, "x")).isEqualTo(1);
        }
        assertThat(err.toString())
                .contains("was not trained for qualityFloor 0.95; it has [targetShare 0.5]", "llmrouter.yaml:7");
    }
}
