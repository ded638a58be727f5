/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.gateway.demo.DemoData;
import io.llmrouter.gateway.demo.DemoRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {

    @TempDir
    private Path folder;

    /** The whole command, as a new user runs it: exit status, figures that hang together, no line of a log, nothing left half-written. */
    @Test
    void demo_writesFiguresThatHangTogether_andNothingElse() throws Exception {
        Path json = folder.resolve("figures.json");
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Process demo = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dlog4j2.configurationFile=classpath:log4j2.properties",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LlmRouterMain.class.getName(),
                        "demo",
                        "--seed",
                        "3",
                        "--json",
                        json.toString())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(demo.waitFor()).as(Files.readString(err)).isZero();
        assertThat(Files.readString(err).split("[\\r\\n]+"))
                .allSatisfy(line -> assertThat(line).matches("|Asking.*|Picked up JAVA_TOOL_OPTIONS.*"));
        assertThat(Files.readString(out))
                .contains(
                        "295 questions",
                        "7 contaminated rows dropped",
                        "cascade, certified floor",
                        "cascade, error budget",
                        "wrong by meaning",
                        "Zipf's law");
        assertThat(Files.readAllLines(out)).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));

        JsonNode report = new ObjectMapper().readTree(json.toFile());
        assertThat(report.path("calibrationRows").asInt()).isEqualTo(550);
        assertThat(report.path("evaluationRows").asInt()).isEqualTo(845 - 550);
        assertThat(report.path("contaminated").asInt()).isEqualTo(7);
        JsonNode cheap = report.path("policies").get(0);
        JsonNode strong = report.path("policies").get(1);
        JsonNode cascade = report.path("policies").get(3);
        assertThat(strong.path("saving").asDouble()).isZero();
        assertThat(cascade.path("quality").asDouble())
                .isBetween(cheap.path("quality").asDouble(), 1.0);
        assertThat(cascade.path("cost").asDouble())
                .isBetween(
                        cheap.path("cost").asDouble(),
                        strong.path("cost").asDouble() + cheap.path("cost").asDouble());
        assertThat(cascade.path("saving").asDouble())
                .isBetween(
                        cascade.path("savingLow").asDouble(),
                        cascade.path("savingHigh").asDouble());
        assertThat(cascade.path("retainedLow").asDouble())
                .isLessThan(cascade.path("qualityRetained").asDouble());
        assertThat(cascade.path("overheadP50Us").asDouble()).isPositive();
        assertThat(report.path("policies").get(2).path("overheadP50Us").isNull())
                .as("nobody served the random policy")
                .isTrue();
        assertThat(report.path("seed").asLong()).isEqualTo(3);
        JsonNode stream = report.path("stream");
        assertThat(stream.path("requests").asInt()).isEqualTo(2000);
        assertThat(stream.path("questions").asInt()).isBetween(100, 208);
        assertThat(stream.path("cost").asDouble())
                .isBetween(1e-9, stream.path("costWithoutCache").asDouble());
        assertThat(stream.path("saving").asDouble()).isBetween(0.5, 1.0);
        assertThat(stream.path("calibration").path("promise").asText()).contains("10 %");
        assertThat(Files.list(folder)).containsExactlyInAnyOrder(json, out, err);
    }

    /** Oracle: the set's own README, which counted 845 rows, 62.72 % and 85.56 % after decontamination. */
    @Test
    void data_agreesWithItsReferenceNumbers() throws Exception {
        List<DemoRow> rows = DemoData.load().rows();
        assertThat(rows).hasSize(845);
        assertThat(rows.stream().mapToDouble(DemoRow::cheapScore).average().orElseThrow())
                .isCloseTo(0.6272, within(5e-5));
        assertThat(rows.stream().mapToDouble(DemoRow::strongScore).average().orElseThrow())
                .isCloseTo(0.8556, within(5e-5));
    }

    @Test
    void copyForTheGateway_hasNoLabels() throws Exception {
        Path copy = folder.resolve("copy.jsonl");
        DemoData.writeUnlabelled(copy);
        assertThat(Files.readString(copy))
                .doesNotContain("\"score\"")
                .doesNotContain("\"correct\"")
                .doesNotContain("\"gold\"")
                .contains("\"answer\"");
    }
}
