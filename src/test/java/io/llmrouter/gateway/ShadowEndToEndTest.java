/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.llmrouter.camel.LlmRouterHeaders;
import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.gateway.demo.DemoData;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.routing.RoutingEvent.Kind;
import io.llmrouter.shadow.Dimension;
import io.llmrouter.shadow.Strata;
import io.llmrouter.shadow.SystematicSampler;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded answers to the first questions of a set of school mathematics go through a router, its shadow and its decision log; the report is held against all their labels. */
class ShadowEndToEndTest {

    private static final String CHEAP = "mixtral-8x7b-instruct-v0.1";
    private static final String STRONG = "gpt-4-1106-preview";
    private static final double RATE = 0.2;
    private static final int SEED = 7;
    private static final int ROWS = 400;
    private static final Pattern ANSWER = Pattern.compile("=== ANSWER \\w+ ===\\n(.*)\\n=== END OF ANSWER", Pattern.DOTALL);

    private final Map<String, Map<String, Labelled>> byQuestion = new HashMap<>();

    @TempDir
    private Path folder;

    private record Labelled(String answer, double score) {}

    @Test
    void report_ofASample_agreesWithAllLabels() throws Exception {
        List<String> questions = questions();
        Path log = folder.resolve("decisions.jsonl");
        List<RoutingEvent> decisions = new ArrayList<>();
        List<RoutingEvent> shadows = new ArrayList<>();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            start(context, log);
            BlockingQueue<RoutingEvent> told = new LinkedBlockingQueue<>();
            LlmRouterRegistry.get(context)
                    .events()
                    .subscribe("test", EnumSet.of(Kind.decision, Kind.shadow), 10_000, told::add);
            try (ProducerTemplate template = context.createProducerTemplate()) {
                SystematicSampler expected = new SystematicSampler(RATE, SEED);
                for (String question : questions) {
                    template.requestBody("llmrouter:math", question, String.class);
                    RoutingEvent decision = next(told);
                    decisions.add(decision);
                    if (expected.next(new Strata(Dimension.DEFAULT).of(decision.decision())).taken()) {
                        shadows.add(next(told)); // exactly the sampler's draws are asked
                    }
                }
            }
            assertThat(told).isEmpty();
        }
        assertThat(decisions).allMatch(event -> event.kind() == Kind.decision);
        assertThat(shadows).allMatch(event -> event.facts().get("outcome").equals("compared"));

        JsonNode report = report(log);
        Truth truth = truth(decisions);
        assertThat(report.at("/requests/decisions").asInt()).isEqualTo(questions.size());
        assertThat(report.at("/quality/pairs").asInt()).isEqualTo(shadows.size());
        assertThat(report.at("/quality/measure").asText()).isEqualTo("grades");
        assertCovers(report.at("/quality/ratio"), truth.served / truth.shadow);
        assertCovers(report.at("/quality/difference"), (truth.served - truth.shadow) / questions.size());
        assertCovers(report.at("/cost/saved"), truth.shadowCost - truth.cost);
        assertThat(report.at("/cost/served").asDouble()).isCloseTo(truth.cost, offset(1e-9));
        assertThat(report.at("/verdict/state").asText()).isEqualTo("fails"); // mixtral is far from gpt-4 here
    }

    private void start(DefaultCamelContext context, Path log) throws Exception {
        Path document = Files.writeString(
                folder.resolve("llmrouter.yaml"),
                """
                currency: USD
                models:
                  mixtral: {provider: recorded, modelName: %s, data: "classpath:%s", price: {input: 0.24, output: 0.24}}
                  gpt4: {provider: recorded, modelName: %s, data: "classpath:%s", price: {input: 10, output: 30}}
                  labels: {ref: "#bean:labels", price: {input: 1, output: 1}}
                routers:
                  math:
                    decide: [{rules: [{when: "words > 60", use: gpt4}]}]
                    otherwise: mixtral
                    shadow: {model: gpt4, rate: %s, seed: %d, judge: {model: labels, by: grades}}
                decisions: {log: {file: "%s"}}
                """
                        .formatted(CHEAP, DemoData.RESOURCE, STRONG, DemoData.RESOURCE, RATE, SEED, log));
        context.getPropertiesComponent()
                .addInitialProperty("camel.component.llmrouter.configuration", "file:" + document);
        context.getRegistry().bind("labels", ChatModel.class, labels());
        context.start();
        context.getEndpoint("llmrouter:math");
    }

    private static RoutingEvent next(BlockingQueue<RoutingEvent> told) throws InterruptedException {
        RoutingEvent event = told.poll(30, TimeUnit.SECONDS);
        assertThat(event).isNotNull();
        return event;
    }

    private JsonNode report(Path log) throws Exception {
        Path json = folder.resolve("report.json");
        StringWriter out = new StringWriter();
        int exit = LlmRouterMain.line()
                .setOut(new PrintWriter(out, true))
                .execute("shadow-report", log.toString(), "--json", json.toString());
        assertThat(exit).isZero();
        assertThat(out.toString()).startsWith("Does not hold: the route has ");
        return new ObjectMapper().readTree(json.toFile());
    }

    private static void assertCovers(JsonNode estimate, double truth) {
        assertThat(truth)
                .isBetween(estimate.path("low").asDouble(), estimate.path("high").asDouble());
    }

    private record Truth(double served, double shadow, double cost, double shadowCost) {}

    /** Every label, also those that no judge was asked for; costs of the strong model as it would have been asked. */
    private Truth truth(List<RoutingEvent> decisions) throws Exception {
        double served = 0;
        double shadow = 0;
        double cost = 0;
        double shadowCost = 0;
        List<String> questions = questions();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            start(context, folder.resolve("other.jsonl"));
            BlockingQueue<RoutingEvent> told = new LinkedBlockingQueue<>();
            LlmRouterRegistry.get(context).events().subscribe("test", EnumSet.of(Kind.decision), 10_000, told::add);
            try (ProducerTemplate template = context.createProducerTemplate()) {
                for (int i = 0; i < questions.size(); i++) {
                    template.requestBodyAndHeader(
                            "llmrouter:math?allowHeaderOverrides=model",
                            questions.get(i),
                            LlmRouterHeaders.MODEL,
                            "gpt4");
                    shadowCost += next(told).decision().cost();
                    cost += decisions.get(i).decision().cost();
                    Map<String, Labelled> labels = byQuestion.get(questions.get(i));
                    boolean up = decisions.get(i).decision().answer().model().equals("gpt4");
                    served += labels.get(up ? STRONG : CHEAP).score();
                    shadow += labels.get(STRONG).score();
                }
            }
        }
        return new Truth(served, shadow, cost, shadowCost);
    }

    /** Knows every label of the set. */
    private ChatModel labels() {
        return new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                String prompt = ((UserMessage) request.messages().get(1)).singleText();
                Matcher answer = ANSWER.matcher(prompt);
                assertThat(answer.find()).isTrue();
                boolean good = byQuestion.entrySet().stream()
                        .filter(entry -> prompt.contains("\n" + entry.getKey() + "\n"))
                        .flatMap(entry -> entry.getValue().values().stream())
                        .anyMatch(labelled ->
                                labelled.answer().equals(answer.group(1)) && labelled.score() == 1);
                return ChatResponse.builder()
                        .aiMessage(AiMessage.from("VERDICT: " + (good ? "GOOD" : "BAD")))
                        .tokenUsage(new TokenUsage(100, 4))
                        .build();
            }
        };
    }

    private List<String> questions() throws Exception {
        List<String> questions = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(DemoData.class.getClassLoader().getResourceAsStream(DemoData.RESOURCE)),
                StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); questions.size() < ROWS; line = reader.readLine()) {
                JsonNode row = new ObjectMapper().readTree(line);
                if (!row.path("contaminated").asBoolean()) {
                    questions.add(row.path("query").asText());
                    Map<String, Labelled> labels = byQuestion.computeIfAbsent(
                            row.path("query").asText(), question -> new HashMap<>());
                    row.path("outcomes")
                            .forEach(outcome -> labels.put(
                                    outcome.path("model").asText(),
                                    new Labelled(
                                            outcome.path("answer").asText(),
                                            outcome.path("score").asDouble())));
                }
            }
        }
        return questions;
    }
}
