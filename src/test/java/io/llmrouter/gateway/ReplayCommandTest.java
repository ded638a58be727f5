/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.camel.LlmRouterHeaders;
import io.llmrouter.camel.LlmRouterRegistry;
import io.llmrouter.feedback.Feedback;
import io.llmrouter.feedback.FeedbackSource;
import io.llmrouter.testing.ScriptedChatModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Ten questions whose cheap answers are trusted by 0.1, 0.2 ... 1.0, answered by a cascade with threshold 0.5 and logged; then replayed. */
class ReplayCommandTest {

    private static final String MODELS =
            """
            models:
              small: {uri: "direct:small", price: {input: 1, output: 1}}
              large: {ref: "#bean:large", price: {input: 100, output: 100}}
            """;
    private static final String LADDER =
            """
            routers:
              support:
                otherwise: ladder
                recordText: %s
                plans: {ladder: {cascade: [small, large], confidence: "header:X-Score", threshold: %s}}
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void sameConfiguration_changesNothing() throws Exception {
        Path log = traffic("full");
        JsonNode router = replay(log, MODELS + LADDER.formatted("full", "0.5"));

        assertThat(router.path("replayed").asInt()).isEqualTo(10);
        assertThat(router.path("changed").asInt()).isZero();
        assertThat(router.path("changes")).isEmpty();
        assertThat(router.at("/costPerRequest/difference/value").asDouble()).isZero();
        assertThat(router.at("/costPerRequest/guessedShare").asDouble()).isZero();
        assertThat(router.at("/escalated/old")).isEqualTo(router.at("/escalated/new"));
        assertThat(router.at("/escalated/new/value").asDouble()).isCloseTo(0.4, within(1e-9));
    }

    @Test
    void lowerThreshold_trustsAnswersThatAreThere_forLess_andTheirWorthIsKnown() throws Exception {
        Path log = traffic("hash"); // no prompt is needed, for every request goes the same way
        JsonNode router = replay(log, MODELS + LADDER.formatted("hash", "0.3"));

        assertThat(router.path("changes").toString()).isEqualTo("[{\"from\":\"large\",\"to\":\"small\",\"n\":2}]");
        assertThat(router.at("/escalated/new/value").asDouble()).isCloseTo(0.2, within(1e-9));
        assertThat(router.at("/costPerRequest/change").asDouble()).isNegative();
        assertThat(router.at("/costPerRequest/guessedShare").asDouble()).isZero();
        // of both changed ones it is known that large was right, of one that small was wrong
        assertThat(router.at("/quality/old/n").asInt()).isEqualTo(2);
        assertThat(router.at("/quality/old/value").asDouble()).isEqualTo(1);
        assertThat(router.at("/quality/new/n").asInt()).isEqualTo(1);
        assertThat(router.at("/quality/new/value").asDouble()).isZero();
        assertThat(router.at("/quality/difference/value").asDouble()).isEqualTo(-1);
        assertThat(router.at("/quality/difference/n").asInt()).isEqualTo(1);
        assertThat(out.toString())
                .contains("router support: 10 decisions, 10 replayed, 2 of these go elsewhere")
                .contains("2 from large to small")
                .contains("large -> small (otherwise:");
    }

    @Test
    void higherThreshold_asksModelsThatWereNot_andSaysWhatIsGuessed() throws Exception {
        JsonNode router = replay(traffic("hash"), MODELS + LADDER.formatted("hash", "0.75"));

        assertThat(router.path("changes").toString()).isEqualTo("[{\"from\":\"small\",\"to\":\"large\",\"n\":3}]");
        // large costs 15 tokens at 100 a million each time it is asked, here 7 times, of which 3 are guessed
        double large = 15 * 100 / 1e6;
        JsonNode cost = router.path("costPerRequest");
        assertThat(cost.at("/difference/value").asDouble()).isCloseTo(3 * large / 10, within(1e-9));
        assertThat(cost.at("/guessedShare").asDouble())
                .isCloseTo(3 * large / (10 * cost.at("/new/value").asDouble()), within(1e-9));
        assertThat(cost.at("/old/low").asDouble())
                .isLessThan(cost.at("/old/value").asDouble());
    }

    @Test
    void newPrices_areThoseOfTheNewDocument() throws Exception {
        JsonNode router = replay(
                traffic("hash"),
                MODELS.replace("100, output: 100", "10, output: 10") + LADDER.formatted("hash", "0.5"));
        double saved = 4 * 15 * 90 / 1e6;
        assertThat(router.at("/costPerRequest/difference/value").asDouble()).isCloseTo(-saved / 10, within(1e-9));
    }

    @Test
    void stepsThatReadThePrompt_needIt() throws Exception {
        String rules = MODELS
                + """
                routers:
                  support: {decide: [{rules: [{when: "text.contains('number 7')", use: large}]}], otherwise: small}
                """;
        JsonNode withText = replay(traffic("full"), rules);
        assertThat(withText.at("/models/0/model").asText()).isEqualTo("large");
        assertThat(withText.at("/models/0/new/value").asDouble()).isEqualTo(0.1);
        assertThat(withText.at("/examples").toString())
                .contains("\"from\":\"small\",\"to\":\"large\",\"step\":\"rules\"");

        JsonNode without = replay(traffic("hash"), rules);
        assertThat(without.path("replayed").asInt()).isZero();
        assertThat(without.path("notReplayed").toString())
                .isEqualTo("[{\"why\":\"the prompt is not in the log\",\"n\":10}]");
    }

    @Test
    void answersThatNobodyHas_orThatAnotherSignalJudged_areNotGuessed() throws Exception {
        String other = MODELS + LADDER.formatted("hash", "0.5").replace("header:X-Score", "header:X-Other");
        assertThat(replay(traffic("hash"), other).path("notReplayed").toString())
                .isEqualTo(
                        "[{\"why\":\"the answer of small would be judged by X-Other, and was by X-Score\",\"n\":10}]");
        String reversed = MODELS + LADDER.formatted("hash", "0.5").replace("[small, large]", "[large, small]");
        JsonNode unknown = replay(traffic("hash"), reversed).path("notReplayed");
        assertThat(unknown.toString()).contains("model large would be asked, which was not", "\"n\":6");
    }

    @Test
    void tornLineAndOtherRouters_areSaid_andThePageIsWritten() throws Exception {
        Path log = traffic("hash");
        Files.writeString(log, "{\"kind\":\"decision\",\"ti", StandardOpenOption.APPEND);
        Path html = folder.resolve("page.html");
        int code = run(log, MODELS + "routers: {sales: {otherwise: small}}", "--html", html.toString());

        assertThat(code).as(err::toString).isZero();
        assertThat(out.toString())
                .contains("passed over: ", "decisions.jsonl:14: not an event of a decision log")
                .contains("not replayed       10: the new configuration has no router of this name");
        assertThat(html).content().contains("What another configuration would have done", "What could not be replayed");
    }

    @Test
    void whatALogCannotTell_isSaid_withTheNumberOfDecisionsThatItTouches() throws Exception {
        String document = MODELS
                + LADDER.formatted("hash", "0.5")
                        .replace(
                                "otherwise: ladder",
                                "otherwise: ladder\n    budget: {perDay: 1}\n    sticky: conversation");
        Path html = folder.resolve("page.html");
        Path log = traffic("hash");
        JsonNode leftOut = replay(log, document).path("leftOut");

        assertThat(leftOut.toString())
                .as("each question was the first of its conversation")
                .isEqualTo("[{\"what\":\"budget: decided as if there were money enough\",\"n\":10}]");
        assertThat(run(log, document, "--html", html.toString())).isZero();
        assertThat(out.toString()).contains("left out in     10: budget: decided as if there were money enough");
        assertThat(html).content().contains("budget: decided as if there were money enough");
        assertThat(replay(log, MODELS + LADDER.formatted("hash", "0.5")).path("leftOut"))
                .isEmpty();
    }

    @Test
    void badInput_isSaidPlainly() throws Exception {
        String good = MODELS + LADDER.formatted("hash", "0.5");
        assertThat(run(Files.createFile(folder.resolve("empty.jsonl")), good)).isEqualTo(1);
        assertThat(err.toString()).contains("empty.jsonl holds no decision yet");
        assertThat(run(Files.writeString(folder.resolve("other.csv"), "a,b\n1,2\n"), good))
                .isEqualTo(1);
        assertThat(err.toString()).contains("other.csv is no decision log: none of its first 2 lines is an event");
        assertThat(run(folder.resolve("missing.jsonl"), good)).isEqualTo(1);
        assertThat(err.toString()).contains("missing.jsonl' is not there; name the file of decisions.log.file");
        Path log = traffic("hash");
        assertThat(run(log, good, "--router", "suport")).isEqualTo(1);
        assertThat(err.toString()).contains("unknown router 'suport'; known: [support]; did you mean 'support'?");
        assertThat(run(log, "currency: EUR\n" + good)).isEqualTo(1);
        assertThat(err.toString()).contains("costs are in USD and the new configuration's prices in EUR");
        assertThat(run(log, good.replace("otherwise: ladder", "otherwise: lader")))
                .isEqualTo(1);
        assertThat(err.toString()).contains("did you mean 'ladder'?");
    }

    /** Answers ten questions and rates three answers; gives the log. */
    @SuppressWarnings("try") // close() may be interrupted
    private Path traffic(String recordText) throws Exception {
        Path log = Files.createTempDirectory(folder, "logs").resolve("decisions.jsonl");
        Path configuration = Files.writeString(
                folder.resolve("old.yaml"),
                MODELS + LADDER.formatted(recordText, "0.5") + "decisions: {log: {file: \"" + log + "\"}}\n");
        try (CamelContext context = new DefaultCamelContext()) {
            context.getPropertiesComponent()
                    .addInitialProperty("camel.component.llmrouter.configuration", "file:" + configuration);
            context.getRegistry().bind("large", ScriptedChatModel.saying("from large"));
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:small")
                            .process(exchange -> exchange.getMessage()
                                    .setHeader(
                                            "X-Score",
                                            Double.parseDouble(exchange.getMessage()
                                                            .getBody(String.class)
                                                            .replaceAll("\\D+", ""))
                                                    / 10))
                            .setBody()
                            .constant("from small");
                }
            });
            context.start();
            ProducerTemplate template = context.createProducerTemplate();
            List<String> ids = new ArrayList<>();
            for (int i = 1; i <= 10; i++) {
                String question = "number " + i;
                Exchange exchange = template.request(
                        "llmrouter:support", in -> in.getMessage().setBody(question));
                ids.add(exchange.getMessage().getHeader(LlmRouterHeaders.DECISION_ID, String.class));
            }
            rate(context, ids.get(2), "large", 1);
            rate(context, ids.get(3), "large", 1);
            rate(context, ids.get(3), "small", 0);
        }
        return log;
    }

    private static void rate(CamelContext context, String id, String model, double score) {
        LlmRouterRegistry.get(context).feedback().give(new Feedback(id, score, null, FeedbackSource.gold, null, model));
    }

    private JsonNode replay(Path log, String document) throws IOException {
        Path json = folder.resolve("figures.json");
        assertThat(run(log, document, "--json", json.toString()))
                .as(err::toString)
                .isZero();
        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        assertThat(figures.path("routers")).hasSize(1);
        return figures.path("routers").get(0);
    }

    private int run(Path log, String document, String... more) throws IOException {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> words = new ArrayList<>(List.of(
                "replay",
                log.toString(),
                "--config",
                Files.writeString(folder.resolve("new.yaml"), document).toString()));
        words.addAll(List.of(more));
        CommandLine line = LlmRouterMain.line();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(words.toArray(String[]::new));
    }
}
