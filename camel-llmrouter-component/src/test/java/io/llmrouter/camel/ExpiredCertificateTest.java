/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.bundle.CascadeBundle;
import io.llmrouter.bundle.ModelIdentity;
import io.llmrouter.bundle.Provenance;
import io.llmrouter.calibration.PlattCalibrator;
import io.llmrouter.cascade.StageThresholds;
import io.llmrouter.engine.Subscription;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.testing.ScriptedChatModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that drift has let expire holds again when it was made anew, or when somebody says so: not by what happens to the process. */
class ExpiredCertificateTest {

    private static final String DOCUMENT =
            """
            STORE
            models:
              small: {uri: "direct:small", price: {input: 1, output: 1}}
              large: {ref: "#bean:large", price: {input: 10, output: 20}}
            routers:
              support: {otherwise: p, plans: {p: {cascade: [small, large], confidence: "header:X-Score", bundle: "file:BUNDLE"}},
                        drift: {reference: 500}}
            """;

    @TempDir
    private Path folder;

    private final SplittableRandom random = new SplittableRandom(3);
    private DefaultCamelContext context;
    private Path bundle;
    private Path document;

    @BeforeEach
    void write() throws Exception {
        bundle = folder.resolve("bundle.json");
        bundle(42).write(bundle);
    }

    /** Of another seed, it is another bundle. */
    private static CascadeBundle bundle(long seed) {
        ObjectNode evidence = JsonNodeFactory.instance.objectNode();
        evidence.putObject("certificate").put("sentence", "holds");
        return new CascadeBundle(
                new Provenance(Instant.EPOCH, seed, List.of("t.jsonl"), 300, "abc", "gold"),
                List.of(new ModelIdentity("small", List.of(), 1, 0.5), new ModelIdentity("large", List.of(), 10, 0.9)),
                "confidence",
                null,
                List.of(new CascadeBundle.Stage(new PlattCalibrator(8, -4), StageThresholds.accepting(0.5), null)),
                evidence);
    }

    private void start(String store) throws Exception {
        context = new DefaultCamelContext();
        context.getRegistry().bind("large", ScriptedChatModel.saying("large"));
        document = TestDocument.use(
                context, folder, DOCUMENT.replace("BUNDLE", bundle.toString()).replace("STORE", store));
        RouteBuilder.addRoutes(context, routes -> {
            routes.from("direct:ask").to("llmrouter:support");
            routes.from("direct:small").process(exchange -> {
                boolean hard = exchange.getMessage().getBody(String.class).contains("hard");
                exchange.getMessage().setBody("small");
                exchange.getMessage().setHeader("X-Score", hard ? 0.2 : 0.9);
            });
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private void restart() throws Exception {
        context.stop();
        start("");
    }

    private void drift() throws Exception {
        ask(1100, 0.2);
        assertThat(expired()).isEmpty();
        ask(500, 0.7);
        assertThat(expired()).isNotEmpty();
    }

    private void ask(int requests, double hard) throws Exception {
        try (ProducerTemplate producer = context.createProducerTemplate()) {
            for (int i = 0; i < requests; i++) {
                producer.requestBody("direct:ask", (random.nextDouble() < hard ? "hard " : "easy ") + i, String.class);
            }
        }
        for (Subscription subscription : registry().events().subscriptions()) {
            if (subscription.name().equals("drift")) {
                assertThat(subscription.drain(Duration.ofSeconds(20))).isTrue();
            }
        }
    }

    private LlmRouterRegistry registry() {
        return LlmRouterRegistry.get(context);
    }

    /** What a decision says now. */
    private List<String> expired() {
        RoutingRequest request = RoutingRequest.of(
                ChatRequest.builder().messages(UserMessage.from("easy?")).build());
        return registry().routers().require("support").explain(request).decision().steps().stream()
                .filter(step ->
                        step.decider().equals("certificate") && step.verdict().equals("expired"))
                .map(RoutingDecision.Step::reason)
                .toList();
    }

    @Test
    void expiredCertificate_isExpiredAfterARestart_fromTheFirstDecisionOn() throws Exception {
        start("");
        drift();
        List<String> before = expired();

        restart();

        assertThat(expired()).isEqualTo(before);
        assertThat(registry().drift("support").orElseThrow().expired()).isEqualTo(before);
        ask(1, 0);
        restart();
        assertThat(expired()).isEqualTo(before);

        bundle(43).write(bundle);
        assertThat(registry().reload()).isTrue();
        assertThat(expired()).as("of the bundle that was calibrated again").isEmpty();
        bundle(42).write(bundle);
        assertThat(registry().reload()).isTrue();
        assertThat(expired()).as("of the one before, rolled back").isEqualTo(before);

        assertThat(registry().relearn("support")).isTrue();
        assertThat(expired()).isEmpty();
        restart();
        assertThat(expired()).as("somebody has said that it is usual").isEmpty();
    }

    @Test
    void expiredCertificate_isExpiredAfterAReload_alsoOfARouterThatIsNotWatchedAnyMore() throws Exception {
        start("store: {local: {snapshot: \"file:" + folder.resolve("state").resolve("spending.json") + "\"}}");
        drift();
        List<String> before = expired();
        assertThat(folder.resolve("state").resolve("spending.json.expired")).exists();

        Files.writeString(document, Files.readString(document).replace("reference: 500", "reference: 1000"));
        assertThat(registry().reload()).isTrue();
        assertThat(expired()).isEqualTo(before);
        ask(1, 0);
        assertThat(expired()).isEqualTo(before);

        Files.writeString(document, Files.readString(document).replace("{reference: 1000}", "off"));
        assertThat(registry().reload()).isTrue();
        assertThat(expired()).isEqualTo(before);
    }
}
