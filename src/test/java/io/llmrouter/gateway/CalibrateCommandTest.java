/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CalibrateCommandTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** The cheap model is right with the square root of the probability that its confidence says. */
    private Path table(int rows) throws Exception {
        Random random = new Random(5);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            double confidence = random.nextDouble();
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"id\":\"%d\",\"query\":\"Question %d\",\"outcomes\":["
                            + "{\"model\":\"a\",\"score\":%d,\"cost_usd\":0.001,\"answer\":\"A %d\",\"confidence\":%.4f},"
                            + "{\"model\":\"b\",\"score\":%d,\"cost_usd\":0.01,\"answer\":\"B %d\",\"confidence\":0.9}]}%n",
                    i,
                    i,
                    random.nextDouble() < Math.sqrt(confidence) ? 1 : 0,
                    i,
                    confidence,
                    random.nextDouble() < 0.97 ? 1 : 0,
                    i));
        }
        return Files.writeString(folder.resolve("outcomes.jsonl"), lines);
    }

    /** The same with tasks: twos, threes and a rare one. */
    private Path tasks(int rows) throws Exception {
        List<String> lines = Files.readAllLines(table(rows));
        for (int i = 0; i < rows; i++) {
            String task = i < 20 ? "rare" : i % 2 == 0 ? "two" : "three";
            lines.set(i, lines.get(i).replaceFirst("\\{", "{\"task\":\"" + task + "\","));
        }
        return Files.write(folder.resolve("outcomes.jsonl"), lines);
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = LlmRouterMain.line();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private int calibrate(Path table, Path bundle, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "calibrate",
                "--outcomes",
                table.toString(),
                "--cascade",
                "a,b",
                "--out",
                bundle.toString(),
                "--resamples",
                "50"));
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    @Test
    void calibratedBundle_decidesInTheGateway() throws Exception {
        Path bundle = folder.resolve("bundle.json");
        Path table = table(900);
        assertThat(calibrate(table, bundle, "--quality-floor", "0.9", "--label-cost", "20"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("the quality is at least 90 % of always asking the strongest model with confidence 90 %")
                .contains("100,000 requests a month save")
                .contains("The labels (20.00 USD, paid once) come back after")
                .contains("Wrote " + bundle + ", hash ");
        JsonNode stage = MAPPER.readTree(bundle.toFile()).at("/cascade/stages/0");
        double threshold = stage.path("accept").asDouble();
        assertThat(threshold).isBetween(0.3, 0.95);

        try (Gateway gateway = Gateway.start(GatewayOptions.at("127.0.0.1", 0)
                .withConfiguration("file:" + configuration(table, bundle, "confidence: recorded")))) {
            int cheap = 0;
            for (int i = 0; i < 20; i++) {
                JsonNode row = MAPPER.readTree(Files.readAllLines(table).get(i));
                HttpResponse<String> response = ask(gateway, row.path("query").asText());
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                boolean accepted = response.headers()
                        .firstValue("x-llmrouter-model")
                        .orElseThrow()
                        .equals("small");
                cheap += accepted ? 1 : 0;
                // about the square root of the confidence, as fitted
                double probability = Math.sqrt(row.at("/outcomes/0/confidence").asDouble());
                if (Math.abs(probability - threshold) > 0.15) {
                    assertThat(accepted)
                            .as("confidence squared %s against %s", probability, threshold)
                            .isEqualTo(probability > threshold);
                }
            }
            assertThat(cheap).isBetween(1, 19);
        }
    }

    @Test
    void bundleForAnotherSignal_doesNotStart_andSaysWhy() throws Exception {
        Path bundle = folder.resolve("bundle.json");
        Path table = table(300);
        assertThat(calibrate(table, bundle, "--target-share", "0.4")).isZero();
        assertThat(run(
                        "explain",
                        "-c",
                        configuration(table, bundle, "confidence: verifier").toString(),
                        "x"))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("was calibrated for the recorded signal 'confidence'", "confidence: tokenProbability");
        assertThat(run(
                        "validate",
                        configuration(table, bundle, "confidence: verifier").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("was calibrated for the recorded signal 'confidence'");
        assertThat(run(
                        "validate",
                        configuration(table, bundle, "confidence: recorded").toString()))
                .as(err.toString())
                .isZero();
        assertThat(run(
                        "explain",
                        "-c",
                        configuration(table, bundle, "confidence: recorded, threshold: 0.5")
                                .toString(),
                        "x"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("stands in the bundle; remove it here");
    }

    @Test
    void calibratedPerTask_bundleSaysWhichThresholdIsWhose_andExplainTellsIt() throws Exception {
        Path bundle = folder.resolve("bundle.json");
        Path page = folder.resolve("page.html");
        Path table = tasks(1200);
        assertThat(calibrate(table, bundle, "--quality-floor", "0.9", "--per", "task", "--html", page.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).containsPattern("rare +20 +pooled").containsPattern("three +590 +own");
        assertThat(page).content().contains("Thresholds by task", "<th scope=\"row\">rare</th>");
        JsonNode slices = MAPPER.readTree(bundle.toFile()).at("/cascade/slices");
        assertThat(slices.path("field").asText()).isEqualTo("task");
        assertThat(slices.at("/values/2/takes").asText()).isEqualTo("pooled");
        assertThat(slices.at("/values/0/certificate/feasible").asBoolean()).isTrue();

        String sliced = configuration(table, bundle, "confidence: recorded, slice: \"property:task\"")
                .toString();
        assertThat(run("explain", "-c", sliced, "x")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("slice unknown", "property:task is not there");
        String wrong = configuration(table, bundle, "confidence: recorded, slice: task")
                .toString();
        assertThat(run("explain", "-c", wrong, "x")).isEqualTo(1);
        assertThat(err.toString()).contains("is 'task'; write intent, or property:NAME");
        String none = configuration(table, bundle, "confidence: recorded").toString();
        assertThat(run("explain", "-c", none, "x")).isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "certified with calibrators by task, but the plan does not say where a request's task stands");
    }

    @Test
    void maxCost_isMet_andTheBundlePromisesWhatQualityItKeeps() throws Exception {
        Path bundle = folder.resolve("bundle.json");
        Path json = folder.resolve("figures.json");
        Path table = table(900);
        assertThat(calibrate(table, bundle, "--max-cost", "0.005"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("The budget of 0.00500 USD a request was met on the rows");
        JsonNode certificate = MAPPER.readTree(bundle.toFile()).at("/cascade/evidence/certificate");
        assertThat(certificate.path("risk").asText()).isEqualTo("QUALITY_LOSS");
        assertThat(certificate.path("limit").asDouble()).isBetween(0.7, 0.98);
        assertThat(run(
                        "evaluate",
                        "--outcomes",
                        table.toString(),
                        "--cascade",
                        "a,b",
                        "--max-cost",
                        "0.005",
                        "--resamples",
                        "20",
                        "--json",
                        json.toString()))
                .isZero();
        assertThat(MAPPER.readTree(json.toFile())
                        .at("/cascades/0/mean_cost_usd")
                        .asDouble())
                .isBetween(0.004, 0.0055);
        assertThat(calibrate(table, bundle, "--max-cost", "0.0005")).isEqualTo(1);
        assertThat(err.toString())
                .contains("the cheapest that were found cost 0.001")
                .contains("allow more");
        assertThat(calibrate(table, bundle, "--max-cost", "-1")).isEqualTo(2);
        Files.writeString(table, Files.readString(table).replaceAll("\"cost_usd\":[0-9.]+,", ""));
        assertThat(calibrate(table, bundle, "--max-cost", "0.005")).isEqualTo(1);
        assertThat(err.toString()).contains("a budget needs costs");
    }

    @Test
    void signalsJoined_areWeighedByARegression_alsoLive() throws Exception {
        Path bundle = folder.resolve("bundle.json");
        Path table = table(600);
        assertThat(calibrate(table, bundle, "--signal", "confidence+arithmetic", "--quality-floor", "0.9"))
                .as(err.toString())
                .isZero();
        JsonNode cascade = MAPPER.readTree(bundle.toFile()).path("cascade");
        assertThat(cascade.path("signal").asText()).isEqualTo("confidence+arithmetic");
        assertThat(cascade.at("/stages/0/combination/signals")).hasSize(2);
        try (Gateway gateway = Gateway.start(GatewayOptions.at("127.0.0.1", 0)
                .withConfiguration("file:" + configuration(table, bundle, "confidence: recorded")))) {
            int cheap = 0;
            for (int i = 0; i < 20; i++) {
                JsonNode row = MAPPER.readTree(Files.readAllLines(table).get(i));
                HttpResponse<String> response = ask(gateway, row.path("query").asText());
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                boolean accepted = response.headers()
                        .firstValue("x-llmrouter-model")
                        .orElseThrow()
                        .equals("small");
                cheap += accepted ? 1 : 0;
                double confidence = row.at("/outcomes/0/confidence").asDouble();
                if (confidence < 0.1 || confidence > 0.95) {
                    assertThat(accepted).isEqualTo(confidence > 0.5);
                }
            }
            assertThat(cheap).isBetween(1, 19);
        }
        assertThat(run(
                        "explain",
                        "-c",
                        configuration(table, bundle, "confidence: verifier").toString(),
                        "x"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("for the recorded signal 'confidence'; write which signal gives it now");
        assertThat(calibrate(table, bundle, "--signal", "confidence+")).isEqualTo(2);
        assertThat(calibrate(table, bundle, "--signal", "confidence+vote")).isEqualTo(1);
        assertThat(err.toString()).contains("no outcome of the models [a] has a number 'vote'");
    }

    /** The strong model is wrong on 3 % of the rows. */
    @Test
    void errorBudgetBelowThatOfTheStrongest_isSaidAtTheStart() throws Exception {
        Path bundle = folder.resolve("bundle.json");
        Path table = table(600);
        assertThat(calibrate(table, bundle, "--max-error-rate", "0.02"))
                .as(err.toString())
                .isZero();
        List<String> logged = new CopyOnWriteArrayList<>();
        LoggerContext logging = (LoggerContext) LogManager.getContext(false);
        AbstractAppender appender = new AbstractAppender("start", null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                logged.add(event.getMessage().getFormattedMessage());
            }
        };
        appender.start();
        String logger = "io.llmrouter.config.CascadeBundleParser";
        LoggerConfig config = new LoggerConfig(logger, Level.INFO, false);
        config.addAppender(appender, null, null);
        logging.getConfiguration().addLogger(logger, config);
        logging.updateLoggers();
        try {
            assertThat(run(
                            "explain",
                            "-c",
                            configuration(table, bundle, "confidence: recorded").toString(),
                            "x"))
                    .isZero();
        } finally {
            logging.getConfiguration().removeLogger(logger);
            logging.updateLoggers();
        }
        assertThat(logged)
                .anyMatch(line ->
                        line.startsWith("cascade ladder") && line.contains("The strongest model itself is wrong on"));
    }

    /** The first half of the rows knows by one number, the second by another. */
    @Test
    void recordedNumbersJoined_areEachGivenByASignalOfThePlan() throws Exception {
        Path bundle = folder.resolve("bundle.json");
        List<String> lines = new ArrayList<>(Files.readAllLines(table(600)));
        for (int i = 300; i < 600; i++) {
            lines.set(i, lines.get(i).replaceFirst("confidence", "vote"));
        }
        Path table = Files.write(folder.resolve("outcomes.jsonl"), lines);
        assertThat(calibrate(table, bundle, "--signal", "confidence+vote+arithmetic", "--quality-floor", "0.9"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).doesNotContain("have no signal");
        assertThat(MAPPER.readTree(bundle.toFile()).at("/cascade/stages/0/combination/signals"))
                .hasSize(3);
        String both = "confidence: {signals: {confidence: recorded, vote: \"property:vote\"}}";
        try (Gateway gateway = Gateway.start(
                GatewayOptions.at("127.0.0.1", 0).withConfiguration("file:" + configuration(table, bundle, both)))) {
            int cheap = 0;
            for (int i = 0; i < 40; i++) {
                JsonNode row = MAPPER.readTree(lines.get(i));
                HttpResponse<String> response = ask(gateway, row.path("query").asText());
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                boolean accepted = response.headers()
                        .firstValue("x-llmrouter-model")
                        .orElseThrow()
                        .equals("small");
                cheap += accepted ? 1 : 0;
                double confidence = row.at("/outcomes/0/confidence").asDouble();
                if (confidence < 0.1 || confidence > 0.95) {
                    assertThat(accepted).isEqualTo(confidence > 0.5);
                }
            }
            assertThat(cheap).isBetween(1, 39);
        }
        for (String wrong : List.of(
                "confidence: recorded",
                "confidence: {signals: {confidence: recorded}}",
                "confidence: {signals: {confidence: recorded, vote: recorded, more: recorded}}")) {
            assertThat(run("explain", "-c", configuration(table, bundle, wrong).toString(), "x"))
                    .isEqualTo(1);
            assertThat(err.toString())
                    .contains("calibrated for the recorded signals [confidence, vote] together")
                    .contains("confidence: {signals: {confidence: tokenProbability, vote: pTrue}}");
        }
        String typed = configuration(table, bundle, both).toString();
        Files.writeString(
                Path.of(typed), Files.readString(Path.of(typed)).replaceFirst("bundle: \"[^\"]*\"", "threshold: 0.5"));
        assertThat(run("explain", "-c", typed, "x")).isEqualTo(1);
        assertThat(err.toString()).contains("how they are weighed is learned; write bundle:");
    }

    @Test
    void evaluatePer_tellsEverySlice_andRefusesWhatIsNotThere() throws Exception {
        Path json = folder.resolve("figures.json");
        String table = tasks(900).toString();
        assertThat(run(
                        "evaluate",
                        "--outcomes",
                        table,
                        "--cascade",
                        "a,b",
                        "--per",
                        "task",
                        "--resamples",
                        "20",
                        "--json",
                        json.toString()))
                .as(err.toString())
                .isZero();
        JsonNode slices = MAPPER.readTree(json.toFile()).at("/cascades/0/slices");
        assertThat(slices).hasSize(3);
        assertThat(slices.get(2).path("value").asText()).isEqualTo("rare");
        assertThat(slices.get(2).path("violation_rate").isNull()).isTrue();
        assertThat(slices.get(0).path("rows").asInt()).isEqualTo(440);
        assertThat(slices.get(0).path("quality_retained").asDouble()).isBetween(0.9, 1.05);
        assertThat(run("evaluate", "--outcomes", table, "--cascade", "a,b", "--per", "tusk"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("no row has a field 'tusk' to slice by; the rows have [task]");
        assertThat(run("evaluate", "--outcomes", table, "--cascade", "a,b", "--per", "task", "--threshold", "0.5"))
                .isEqualTo(2);
    }

    @Test
    void sliceWithoutSlicesInTheBundle_isRefused() throws Exception {
        Path bundle = folder.resolve("bundle.json");
        Path table = table(300);
        assertThat(calibrate(table, bundle, "--target-share", "0.4")).isZero();
        JsonNode calibrator = MAPPER.readTree(bundle.toFile()).at("/cascade/stages/0/calibrator");
        assertThat(calibrator.path("low").asDouble(-1)).as("shares").isZero();
        assertThat(calibrator.path("high").asDouble()).isEqualTo(1);
        String sliced = configuration(table, bundle, "confidence: recorded, slice: intent")
                .toString();
        assertThat(run("explain", "-c", sliced, "x")).isEqualTo(1);
        assertThat(err.toString()).contains("the bundle has no slices; remove it, or calibrate with --per FIELD");
    }

    /** Each model would be judged by what was learned of the other. */
    @Test
    void bundleOfTheSameModelsInAnotherOrder_isRefused() throws Exception {
        Path bundle = folder.resolve("bundle.json");
        Path table = table(300);
        assertThat(calibrate(table, bundle, "--target-share", "0.4")).isZero();
        ObjectNode turned = (ObjectNode) MAPPER.readTree(bundle.toFile());
        ((ObjectNode) turned.at("/cascade/models/0")).put("name", "large");
        ((ObjectNode) turned.at("/cascade/models/1")).put("name", "small");
        MAPPER.writeValue(bundle.toFile(), turned);
        String ladder = configuration(table, bundle, "confidence: recorded").toString();
        assertThat(run("explain", "-c", ladder, "x")).isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "the bundle holds a cascade of [large, small], here it is [small, large]; write them in its order");
    }

    @Test
    void evaluate_thresholdOfTheRawSignal_isCountedExactly() throws Exception {
        Path table = table(200);
        Path json = folder.resolve("figures.json");
        assertThat(run(
                        "evaluate",
                        "--outcomes",
                        table.toString(),
                        "--cascade",
                        "a,b",
                        "--threshold",
                        "0.5",
                        "--resamples",
                        "20",
                        "--json",
                        json.toString()))
                .as(err.toString())
                .isZero();
        int escalated = 0;
        double right = 0;
        for (String line : Files.readAllLines(table)) {
            JsonNode outcomes = MAPPER.readTree(line).path("outcomes");
            boolean accepted = outcomes.at("/0/confidence").asDouble() >= 0.5;
            escalated += accepted ? 0 : 1;
            right += outcomes.path(accepted ? 0 : 1).path("score").asDouble();
        }
        JsonNode figures = MAPPER.readTree(json.toFile()).at("/cascades/0");
        assertThat(figures.at("/escalation_rate/0").asDouble()).isEqualTo(escalated / 200.0);
        assertThat(figures.path("accuracy").asDouble()).isCloseTo(right / 200, within(1e-12));
        assertThat(figures.path("mean_cost_usd").asDouble()).isCloseTo(0.001 + 0.01 * escalated / 200, within(1e-12));
        assertThat(figures.path("threshold_kind").asText()).isEqualTo("raw");
        assertThat(figures.path("violation_rate").isNull()).isTrue();
        assertThat(out.toString()).contains("Raw thresholds are uncalibrated");
    }

    @Test
    void evaluate_certifiedTarget_reportsHowOftenItIsBroken() throws Exception {
        Path json = folder.resolve("figures.json");
        assertThat(run(
                        "evaluate",
                        "--outcomes",
                        table(600).toString(),
                        "--cascade",
                        "a,b",
                        "--max-error-rate",
                        "0.2",
                        "--certify-rows",
                        "200",
                        "--resamples",
                        "30",
                        "--json",
                        json.toString()))
                .as(err.toString())
                .isZero();
        JsonNode figures = MAPPER.readTree(json.toFile()).at("/cascades/0");
        assertThat(figures.path("feasible_rate").asDouble()).isGreaterThan(0.8);
        assertThat(figures.path("violation_rate").asDouble()).isLessThan(0.34);
        assertThat(figures.path("cost_vs_oracle_threshold").asDouble()).isBetween(0.9, 2.0);
        assertThat(figures.path("certify_rows").asInt()).isEqualTo(200);
        assertThat(figures.path("excess_ece").isNumber()).isTrue();
    }

    @Test
    void wrongCalls_writeNothing_andSayWhy() throws Exception {
        Path table = table(100);
        Path bundle = folder.resolve("bundle.json");
        assertThat(calibrate(table, bundle, "--quality-floor", "95")).isEqualTo(2);
        assertThat(err.toString()).contains("--quality-floor", "a quality floor is in (0, 1], but is 95.0");
        assertThat(calibrate(table, bundle, "--threshold", "0.5")).isEqualTo(2);
        assertThat(err.toString()).contains("a bundle holds calibrated thresholds");
        assertThat(calibrate(table, bundle, "--max-error-rate", "0.05", "--target-share", "0.5"))
                .isEqualTo(2);
        assertThat(calibrate(table, bundle, "--signal", "confidense")).isEqualTo(1);
        assertThat(err.toString()).contains("has a number 'confidense'");
        assertThat(calibrate(table, bundle, "--cascade", "a")).isEqualTo(2);
        assertThat(run("calibrate", "--outcomes", table.toString(), "--cascade", "a,c", "--out", bundle.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("unknown model in the outcome table 'c'");
        assertThat(run("evaluate", "--outcomes", table.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--models=CHEAP,STRONG", "--cascade");
        Path letter = Files.writeString(folder.resolve("letter.json"), "{\"dear\": \"reader\"}");
        assertThat(calibrate(table, letter, "--quality-floor", "0.9")).isEqualTo(2);
        assertThat(err.toString()).contains("letter.json", "is no bundle");
        assertThat(letter).hasContent("{\"dear\": \"reader\"}");
        assertThat(Files.list(folder).map(path -> path.getFileName().toString()))
                .containsExactlyInAnyOrder("outcomes.jsonl", "letter.json");
    }

    @Test
    void fewLabels_promiseNothing_andTheStageIsOff() throws Exception {
        Path bundle = folder.resolve("bundle.json");
        assertThat(calibrate(table(45), bundle, "--quality-floor", "0.95")).isZero();
        assertThat(out.toString()).contains("There are 45 labelled rows. Below 50 nothing is promised");
        assertThat(MAPPER.readTree(bundle.toFile()).at("/cascade/stages/0/off").isTextual())
                .isTrue();
    }

    private Path configuration(Path table, Path bundle, String confidence) throws Exception {
        return Files.writeString(
                folder.resolve("llmrouter.yaml"),
                """
                models:
                  small: {provider: recorded, modelName: a, data: "file:%1$s", price: {input: 1, output: 2}}
                  large: {provider: recorded, modelName: b, data: "file:%1$s", price: {input: 10, output: 20}}
                routers:
                  support:
                    otherwise: ladder
                    plans: {ladder: {cascade: [small, large], bundle: "file:%2$s", %3$s}}
                """
                        .formatted(table, bundle, confidence));
    }

    private static HttpResponse<String> ask(Gateway gateway, String text) throws Exception {
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
                        HttpRequest.newBuilder(URI.create(gateway.baseUrl() + "/chat/completions"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
