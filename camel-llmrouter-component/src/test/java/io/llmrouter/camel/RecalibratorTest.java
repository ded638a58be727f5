/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.bundle.CascadeBundle;
import io.llmrouter.bundle.ModelIdentity;
import io.llmrouter.bundle.Provenance;
import io.llmrouter.calibration.IsotonicCalibrator;
import io.llmrouter.cascade.StageThresholds;
import io.llmrouter.feedback.Feedback;
import io.llmrouter.feedback.FeedbackBook;
import io.llmrouter.feedback.FeedbackSource;
import io.llmrouter.recalibration.RecalibrationException;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingEvent;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From questions over feedback to other thresholds in force, in one running context. */
class RecalibratorTest extends CamelTestSupport {

    private static final int QUESTIONS = 300;

    @TempDir
    private static Path folder;

    private final List<RoutingEvent> reloads = new CopyOnWriteArrayList<>();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        new CascadeBundle(
                        new Provenance(Instant.EPOCH, 1, List.of("old.jsonl"), 10, "0123", "gold"),
                        List.of(
                                new ModelIdentity("small", List.of(), 0.001, 0.9),
                                new ModelIdentity("large", List.of(), 0.02, 0.9)),
                        "confidence",
                        null,
                        List.of(new CascadeBundle.Stage(
                                new IsotonicCalibrator(new double[] {0, 1}, new double[] {0, 1}),
                                StageThresholds.accepting(0.1),
                                null)),
                        new ObjectMapper().createObjectNode())
                .write(folder.resolve("support.json"));
        CamelContext context = super.createCamelContext();
        TestDocument.use(
                context,
                folder,
                """
                models:
                  small: {uri: "direct:small", price: {input: 1, output: 2}}
                  large: {ref: "#bean:large", price: {input: 20, output: 40}}
                routers:
                  support:
                    otherwise: ladder
                    plans: {ladder: {cascade: [small, large], confidence: "header:X-Sure", bundle: "file:%1$s/support.json"}}
                    feedback: {resubmission: 2m}
                  plain: {otherwise: small}
                decisions: {log: {file: "%1$s/decisions.jsonl"}}
                """
                        .formatted(folder));
        context.getRegistry().bind("large", ScriptedChatModel.saying("42"));
        return context;
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:small").setHeader("X-Sure", body()).setBody(constant("an answer"));
                from("direct:nightly").process(recalibrator("support", true));
                from("direct:propose").routeId("weekly").process(recalibrator("support", false));
                Recalibrator elsewhere = recalibrator("support", true);
                elsewhere.setLog(folder.resolve("nowhere.jsonl").toString());
                from("direct:elsewhere").process(elsewhere);
                from("direct:plain").process(recalibrator("plain", true));
            }
        };
    }

    private static Recalibrator recalibrator(String router, boolean auto) {
        Recalibrator recalibrator = new Recalibrator();
        recalibrator.setRouter(router);
        recalibrator.setAuto(auto);
        recalibrator.setAssumeWorst(true);
        recalibrator.setMinLabels(200);
        return recalibrator;
    }

    private RoutingEvent ask(double sure) {
        String id = template.request("llmrouter:support", in -> in.getMessage().setBody(Double.toString(sure)))
                .getMessage()
                .getHeader(LlmRouterHeaders.DECISION_ID, String.class);
        return LlmRouterRegistry.get(context).archive().find(id).orElseThrow();
    }

    private static List<String> asked(RoutingEvent event) {
        return event.decision().attempts().stream().map(Attempt::model).toList();
    }

    @Test
    void ratedTraffic_changesTheThresholdsInForce_whenARouteSaysSo() throws Exception {
        LlmRouterRegistry registry = LlmRouterRegistry.get(context);
        registry.events().subscribe("test", Set.of(RoutingEvent.Kind.reload), 10, reloads::add);
        assertThatThrownBy(() -> template.requestBody("direct:nightly", "", String.class))
                .isInstanceOf(CamelExecutionException.class)
                .hasStackTraceContaining("there are 0 labelled rows");
        assertThatThrownBy(() -> template.requestBody("direct:plain", "", String.class))
                .hasStackTraceContaining("router 'plain' has no cascade with a bundle");
        Random random = new Random(3);
        for (int i = 0; i < QUESTIONS; i++) {
            RoutingEvent event = ask((i + 0.5) / QUESTIONS);
            boolean large = event.decision().answer().model().equals("large");
            boolean right = large || random.nextDouble() < Math.pow((i + 0.5) / QUESTIONS, 3);
            registry.feedback().give(Feedback.ofUser(event.id(), right ? 1 : 0).by(FeedbackSource.human));
        }
        assertThat(asked(ask(0.4))).containsExactly("small");
        Path log = folder.resolve("decisions.jsonl");
        Awaitility.await().until(() -> Files.readAllLines(log).size() >= 2 * QUESTIONS);

        JsonNode proposed = new ObjectMapper().readTree(template.requestBody("direct:propose", "", String.class));
        assertThat(proposed.path("inForce").asBoolean()).isFalse();
        JsonNode done = new ObjectMapper().readTree(template.requestBody("direct:nightly", "", String.class));

        assertThat(done.path("objections")).isEmpty();
        assertThat(done.path("inForce").asBoolean()).isTrue();
        assertThat(done.path("rows").asInt()).isEqualTo(QUESTIONS);
        assertThat(done.at("/candidate/accepted/0").asDouble())
                .isLessThan(done.at("/live/accepted/0").asDouble());
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(reloads)
                .filteredOn(event -> event.router().equals("support"))
                .last()
                .satisfies(event -> assertThat(event.facts())
                        .containsEntry("bundleHash", done.at("/candidate/hash").asText())
                        .containsEntry("generation", 2L)));
        assertThat(asked(ask(0.4))).containsExactly("small", "large");
    }

    @Test
    void logThatIsNotThere_isNamed_andWhatWouldBeRight() {
        assertThatThrownBy(() -> template.requestBody("direct:elsewhere", "", String.class))
                .hasRootCauseInstanceOf(NoSuchFileException.class)
                .cause()
                .isInstanceOf(RecalibrationException.class)
                .hasMessageMatching(
                        "decision log .*nowhere.jsonl of router 'support' is not there: nothing was logged yet, or .*");
    }

    @Test
    void sameQuestionAgain_isFeedback_whereTheRouterSaysSo() {
        RoutingEvent first = ask(0.9);
        ask(0.9);
        Awaitility.await().untilAsserted(() -> assertThat(LlmRouterRegistry.get(context)
                        .feedback()
                        .of(first.id(), FeedbackBook.Caller.OPERATOR)
                        .current())
                .singleElement()
                .satisfies(opinion -> assertThat(opinion.source()).isEqualTo(FeedbackSource.resubmission)));
    }
}
