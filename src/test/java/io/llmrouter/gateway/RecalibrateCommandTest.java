/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.routing.EventJson;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.testing.Decisions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From a log with feedback to a table, a bundle, another bundle, and back. */
@Timeout(300)
class RecalibrateCommandTest {

    private static final int REQUESTS = 700;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path configuration;
    private Path log;
    private Path bundle;

    @BeforeEach
    void write() throws Exception {
        log = folder.resolve("decisions.jsonl");
        bundle = folder.resolve("support.json");
        configuration = Files.writeString(
                folder.resolve("llmrouter.yaml"),
                """
                models:
                  small: {ref: "#bean:small", price: {input: 1, output: 2}}
                  large: {ref: "#bean:large", price: {input: 20, output: 40}}
                routers:
                  support:
                    otherwise: ladder
                    plans: {ladder: {cascade: [small, large], confidence: tokenProbability, bundle: "file:%1$s/support.json"}}
                  plain: {otherwise: small}
                decisions: {log: {file: "%1$s/decisions.jsonl"}}
                """
                        .formatted(folder));
    }

    /** Both models' answers are labelled; the small one is right with a chance that depends on its confidence. */
    private void traffic(DoubleUnaryOperator right) throws Exception {
        Random random = new Random(11);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            double confidence = random.nextDouble();
            String id = "d" + i;
            lines.add(EventJson.text(Decisions.escalated(id, "small", confidence, "large")));
            int small = random.nextDouble() < right.applyAsDouble(confidence) ? 1 : 0;
            lines.add(feedback(id, "small", small));
            lines.add(feedback(id, "large", random.nextDouble() < 0.95 ? 1 : 0));
        }
        lines.add("{\"kind\":\"decision\",\"time\":\"2026-"); // torn
        Files.write(log, lines);
    }

    private static String feedback(String id, String model, int score) {
        return EventJson.text(RoutingEvent.of(
                Kind.feedback,
                Decisions.TIME,
                "support",
                id,
                "",
                Map.of("score", score, "source", "human", "model", model)));
    }

    private int run(Object... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine line = LlmRouterMain.line();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(
                java.util.Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    }

    private int recalibrate(Object... more) {
        List<Object> all = new ArrayList<>(
                List.of("recalibrate", "--config", configuration, "--router", "support", "--resamples", "50"));
        all.addAll(List.of(more));
        return run(all.toArray());
    }

    private void calibrated() throws Exception {
        traffic(Math::sqrt);
        Path table = folder.resolve("outcomes.jsonl.gz");
        assertThat(run("feedback-export", log, "--models", "small,large", "--out", table))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("700 decisions, 700 rows", "1,400 outcomes human", "1 lines of " + log + " were passed over");
        assertThat(run(
                        "calibrate",
                        "--outcomes",
                        table,
                        "--cascade",
                        "small,large",
                        "--out",
                        bundle,
                        "--resamples",
                        "50"))
                .as(err.toString())
                .isZero();
    }

    @Test
    void labelsOfALog_makeABundle_andNewerOnesAnother_thatIsTakenBack() throws Exception {
        calibrated();
        byte[] first = Files.readAllBytes(bundle);
        traffic(confidence -> confidence * confidence); // the small model is worse now
        Path html = folder.resolve("report.html");
        Path json = folder.resolve("report.json");

        assertThat(recalibrate("--html", html, "--json", json, "--who", "<script>ann"))
                .as(err.toString())
                .isZero();

        JsonNode report = new ObjectMapper().readTree(json.toFile());
        String candidate = report.at("/candidate/hash").asText();
        assertThat(Files.readAllBytes(bundle)).isEqualTo(first);
        assertThat(report.at("/live/certificate/limit").asDouble()).isEqualTo(0.95);
        assertThat(report.at("/candidate/strong_share/0").asDouble())
                .isGreaterThan(report.at("/live/strong_share/0").asDouble());
        assertThat(report.at("/live/quality_retained/0").asDouble())
                .as("the live bundle breaks its promise now")
                .isLessThan(0.95);
        assertThat(out.toString()).contains("700 labelled rows", "  candidate  " + candidate, "--approve " + candidate);
        assertThat(Files.readString(html))
                .contains("Recalibration of small &gt; large", candidate, "default-src 'none'");

        assertThat(recalibrate("--approve", candidate, "--why", "=1+1,\"seen\""))
                .isZero();
        assertThat(Files.readAllBytes(bundle)).isNotEqualTo(first);
        assertThat(recalibrate("--history")).isZero();
        assertThat(out.toString())
                .contains("proposed", "approved", "by <script>ann: 700 labelled rows", ": =1+1,\"seen\"");
        assertThat(recalibrate("--rollback")).isZero();
        assertThat(Files.readAllBytes(bundle)).isEqualTo(first);

        assertThat(recalibrate("--auto")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("is in force; --rollback takes it back");
        assertThat(Files.readAllBytes(bundle)).isNotEqualTo(first);
    }

    @Test
    void whatCannotBeDone_saysWhatWouldBeRight() throws Exception {
        calibrated();
        byte[] before = Files.readAllBytes(bundle);

        assertThat(recalibrate("--min-labels", "1000")).isEqualTo(1);
        assertThat(err.toString()).contains("there are 700 labelled rows for [small, large], and 1000 are needed");
        assertThat(recalibrate("--approve")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no candidate for " + bundle);
        assertThat(recalibrate("--rollback")).isEqualTo(1);
        assertThat(err.toString()).contains("there is nothing to go back to");
        assertThat(recalibrate("--log", folder.resolve("none.jsonl"))).isEqualTo(1);
        assertThat(err.toString()).contains("none.jsonl is not there; name a decision log");
        assertThat(recalibrate("--log", configuration)).isEqualTo(1);
        assertThat(err.toString()).contains("is no decision log");
        assertThat(recalibrate("--plan", "lader")).isEqualTo(1);
        assertThat(err.toString()).contains("did you mean 'ladder'?");
        assertThat(recalibrate("--auto", "--rollback")).isEqualTo(2);
        assertThat(recalibrate("--max-step", "2")).isEqualTo(2);
        assertThat(run("recalibrate", "--config", configuration, "--router", "plain"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("router 'plain' has no cascade with a bundle");
        assertThat(run("feedback-export", log, "--assume-worst", "--out", folder.resolve("x.jsonl")))
                .isEqualTo(2);
        assertThat(run("feedback-export", log, "--label", "good=2", "--out", folder.resolve("x.jsonl")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("label 'good' is worth 2.0; write a number from 0 to 1");

        assertThat(Files.readAllBytes(bundle)).isEqualTo(before);
        assertThat(folder.resolve("x.jsonl")).doesNotExist();
    }
}
