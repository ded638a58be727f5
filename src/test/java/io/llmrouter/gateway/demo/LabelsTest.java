/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.gateway.Gateway;
import io.llmrouter.gateway.GatewayOptions;
import io.llmrouter.routing.RoutingDecision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway decides without labels: whatever the labels in its file say, every decision is the same. */
class LabelsTest {

    private static final long SEED = 42;
    private static final int QUESTIONS = 60;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void deletingOrInvertingTheLabels_changesNoDecision() throws Exception {
        try (DemoRun demo = DemoRun.start(SEED, GatewayOptions.at("127.0.0.1", 0))) {
            List<String> questions = demo.evaluation().stream()
                    .limit(QUESTIONS)
                    .map(DemoRow::question)
                    .toList();

            List<Choice> shipped = choices(demo, "classpath:" + DemoData.RESOURCE, questions);
            List<Choice> deleted = choices(demo, copy("deleted", LabelsTest::deleteLabels), questions);
            List<Choice> inverted = choices(demo, copy("inverted", LabelsTest::invertLabels), questions);

            assertThat(deleted).isEqualTo(shipped);
            assertThat(inverted).isEqualTo(shipped);
            assertThat(shipped).extracting(Choice::model).contains("mixtral", "gpt4");
        }
    }

    /**
     * What a decision decided: all but id, time and durations, and but the baseline, which guesses the length of an answer that was not asked for from
     * those that came before, and so depends on which of two clients was first.
     */
    private record Choice(
            RoutingDecision.PlanFacts plan,
            List<RoutingDecision.Step> steps,
            List<Call> calls,
            String model,
            int escalations,
            double cost,
            RoutingDecision.Reason reason) {

        static Choice of(RoutingDecision decision) {
            return new Choice(
                    decision.plan(),
                    decision.steps(),
                    decision.attempts().stream()
                            .map(call -> new Call(
                                    call.model(), call.reason(), call.outcome(), call.cost(), call.confidence()))
                            .toList(),
                    decision.answer().model(),
                    decision.answer().escalations(),
                    decision.cost(),
                    decision.reason());
        }
    }

    private record Call(
            String model, String reason, String outcome, double cost, RoutingDecision.Confidence confidence) {}

    /** Decisions of the demo's gateway with another data file; the fit stays the demo's. */
    private static List<Choice> choices(DemoRun demo, String data, List<String> questions) throws IOException {
        DecisionLog log = new DecisionLog();
        GatewayOptions settings = GatewayOptions.at("127.0.0.1", 0)
                .withConfiguration(DemoRun.CONFIGURATION)
                .withProperties(demo.properties(data))
                .withListener(log);
        try (Gateway gateway = Gateway.start(settings)) {
            return new DemoTraffic(gateway.baseUrl())
                    .send("router/math", questions, () -> {}).stream()
                            .map(answer -> log.require(answer.decisionId()))
                            .map(Choice::of)
                            .toList();
        }
    }

    private String copy(String name, Consumer<ObjectNode> change) throws IOException {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(DemoData.class.getClassLoader().getResourceAsStream(DemoData.RESOURCE)),
                StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                ObjectNode row = (ObjectNode) MAPPER.readTree(line);
                change.accept(row);
                lines.add(row.toString());
            }
        }
        return "file:" + Files.write(folder.resolve(name + ".jsonl"), lines);
    }

    private static void deleteLabels(ObjectNode row) {
        row.remove("gold");
        row.get("outcomes").forEach(outcome -> ((ObjectNode) outcome).remove(List.of("score", "correct")));
    }

    private static void invertLabels(ObjectNode row) {
        row.put("gold", "-1");
        for (JsonNode outcome : row.get("outcomes")) {
            ((ObjectNode) outcome)
                    .put("score", 1 - outcome.get("score").asDouble())
                    .put("correct", !outcome.get("correct").asBoolean());
        }
    }
}
