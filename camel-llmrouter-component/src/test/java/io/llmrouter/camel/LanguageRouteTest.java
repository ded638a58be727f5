/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.RouterDefinition;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.prediction.OperatingPoint;
import io.llmrouter.prediction.QualityEstimate;
import io.llmrouter.prediction.QualityPredictor;
import io.llmrouter.routing.Decider;
import io.llmrouter.routing.FixedDecider;
import io.llmrouter.routing.IntentDecider;
import io.llmrouter.routing.PredictiveDecider;
import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.testing.WordEmbedding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The language in routes written in YAML, with real routers; only model, embedding and predictor are scripted. */
class LanguageRouteTest extends CamelTestSupport {

    private static final String FIVE_WHENS =
            """
            - route:
                from:
                  uri: direct:desk
                  steps:
                    - choice:
                        when:
                          - expression: {language: {language: llmrouter, expression: "router('support'): intent == 'smalltalk'"}}
                            steps: [{setProperty: {name: desk, constant: smalltalk}}]
                          - expression: {language: {language: llmrouter, expression: "router('support'): intent == 'refund' && difficulty > 0.6"}}
                            steps: [{setProperty: {name: desk, constant: hard refund}}]
                          - expression: {language: {language: llmrouter, expression: "router('support'): intentScore > 2 || predicted.cheap > 0.99"}}
                            steps: [{setProperty: {name: desk, constant: impossible}}]
                          - expression: {language: {language: llmrouter, expression: "router('support'): ood"}}
                            steps: [{setProperty: {name: desk, constant: strange}}]
                          - expression: {language: {language: llmrouter, expression: "router('support'): routeConfidence < 0.05"}}
                            steps: [{setProperty: {name: desk, constant: human}}]
                        otherwise:
                          steps: [{setProperty: {name: desk, constant: other}}]
                    - to: llmrouter:support
            """;

    private final WordEmbedding embedding = new WordEmbedding();
    private final AtomicInteger estimates = new AtomicInteger();

    @TempDir
    private Path folder;

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        Files.writeString(
                folder.resolve("e.csv"),
                "text,intent\nrefund my money,refund\nhello there,smalltalk\nrefund me please,refund\nhow are you,smalltalk\n");
        TestDocument.use(
                context,
                folder,
                """
                models: {small: {ref: "#bean:small"}, large: {ref: "#bean:large"}}
                embedding: {ref: "#bean:words"}
                routers:
                  support:
                    decide:
                      - intents: {examples: "file:FOLDER/e.csv", use: {}, vectors: none}
                    otherwise: small
                  plain: {otherwise: small}
                """
                        .replace("FOLDER", folder.toString()));
        context.getRegistry().bind("small", ScriptedChatModel.saying("small"));
        context.getRegistry().bind("large", ScriptedChatModel.saying("large"));
        context.getRegistry().bind("words", embedding);
        return context;
    }

    /** As if a predictor's bundle were configured: hard questions are for the strong model, "quantum" is like nothing it knows. */
    private record ByWord(PromptEmbedder embedder, AtomicInteger estimates) implements QualityPredictor {

        @Override
        public List<String> models() {
            return List.of("cheap", "strong");
        }

        @Override
        public QualityEstimate estimate(PromptFeatures request) {
            estimates.incrementAndGet();
            assertThat(request.embedding(embedder)).isNotEmpty(); // what it costs
            double cheap = request.text().contains("hard") ? 0.3 : 0.85;
            boolean strange = request.text().contains("quantum");
            return new QualityEstimate(
                    new double[] {cheap, 0.9}, new double[] {cheap, 0.9}, strange ? 0.01 : 0.5, strange);
        }

        @Override
        public ObjectNode state() {
            throw new UnsupportedOperationException();
        }
    }

    private void addPredictor() {
        LlmRouter support = LlmRouterRegistry.get(context).routers().require("support");
        RouterDefinition before = support.definition();
        IntentDecider intents = (IntentDecider) before.deciders().get(0);
        List<Decider> deciders = new ArrayList<>(before.deciders());
        deciders.add(
                1,
                new PredictiveDecider(new PredictiveDecider.Basis(
                        new ByWord(intents.classifier().embedder(), estimates),
                        List.of("small", "large"),
                        new OperatingPoint(0.01, new double[] {1, 10}),
                        "quality floor 0.95")));
        support.reload(new RouterDefinition(
                before.name(),
                before.generation(),
                before.currency(),
                before.catalog(),
                before.plans(),
                deciders,
                before.strongest(),
                before.learned()));
    }

    @Test
    void fiveWhenClauses_andTheRouterAfterThem_costOneEmbedding() throws Exception {
        addPredictor();
        load(FIVE_WHENS);
        Map<String, String> questions = Map.of(
                "hello there", "smalltalk",
                "refund my hard money", "hard refund",
                "quantum soup", "strange",
                "refund my money", "other");
        questions.forEach((question, desk) -> {
            int before = embedding.embedded();
            Exchange exchange = ask("direct:desk", question);
            assertThat(exchange.getException()).isNull();
            assertThat(exchange.getProperty("desk")).as(question).isEqualTo(desk);
            assertThat(embedding.embedded() - before).as(question).isEqualTo(1);
        });
    }

    @Test
    void fiveWhenClauses_askThePredictorOnce_andTheRouterOnce() throws Exception {
        addPredictor();
        load(FIVE_WHENS);
        assertThat(ask("direct:desk", "refund my money").getProperty("desk")).isEqualTo("other");
        assertThat(estimates).hasValue(2);
    }

    @Test
    void changedBody_isComputedAnew_theSameOneIsNot() throws Exception {
        load(
                """
                - route:
                    from:
                      uri: direct:twice
                      steps:
                        - setHeader: {name: first, expression: {language: {language: llmrouter, expression: "router('support'): intent"}}}
                        - setHeader: {name: same, expression: {language: {language: llmrouter, expression: "router('support'): intent"}}}
                        - setBody: {constant: hello there}
                        - setHeader: {name: second, expression: {language: {language: llmrouter, expression: "router('support'): intent"}}}
                """);
        int before = embedding.embedded();
        assertThat(ask("direct:twice", "refund my money").getMessage().getHeaders())
                .containsEntry("first", "refund")
                .containsEntry("same", "refund")
                .containsEntry("second", "smalltalk");
        assertThat(embedding.embedded() - before).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "words > 100 && intent == 'refund' => 0",
                "intent == 'refund' && words > 100 => 0",
                "question || hasCode || turns == 1 || intentScore > 0.5 => 0",
                "intentScore > 0.5 || words < 100 => 0",
                "intent == 'refund' && words < 100 => 1",
                "intent == 'refund' => 1"
            })
    void freeVariables_thatSettleIt_costNothing_whereverTheyStand(String expression, int embeddings) throws Exception {
        load(filter("router('support'): " + expression));
        int before = embedding.embedded();
        assertThat(ask("direct:filtered", "refund my money").getException()).isNull();
        assertThat(embedding.embedded() - before).isEqualTo(embeddings);
    }

    @Test
    void branchesInParallel_shareOneEmbedding() throws Exception {
        load(
                """
                - route:
                    from:
                      uri: direct:parallel
                      steps:
                        - setHeader: {name: words, expression: {language: {language: llmrouter, expression: "router('support'): words"}}}
                        - multicast:
                            parallelProcessing: true
                            steps: [{to: "direct:a"}, {to: "direct:a"}, {to: "direct:a"}, {to: "direct:a"}]
                - route:
                    from:
                      uri: direct:a
                      steps:
                        - setBody: {expression: {language: {language: llmrouter, expression: "router('support'): intent"}}}
                """);
        int before = embedding.embedded();
        assertThat(ask("direct:parallel", "refund my money").getMessage().getBody())
                .isEqualTo("refund");
        assertThat(embedding.embedded() - before).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "router('support'): intent == 'refund' && | line 1, column 41: found the end; expected a variable, a number, a text in quotes",
                "router('support'): (intent == 'refund' | 'router('support'): (intent == 'refund'' is not a CEL predicate: line 1, column 39: missing ')' at the end",
                "router('support'): intent = 'refund' | line 1, column 27: a single '='; expected '==' to compare",
                "router('support'): intent == 'refund | line 1, column 30: a quote that is opened and not closed",
                "router('support'): intnt == 'refund' | line 1, column 20: unknown variable 'intnt'; known: [chars, difficulty,",
                "router('support'): intnt == 'refund' | did you mean 'intent'?",
                "router('support'): text.startswith('a') | line 1, column 35: unknown function 'startswith'",
                "router('support'): intent > 0.5 | line 1, column 27: '>' is not for (string, double)",
                "router('support'): intent == 'a' and words > 3 | line 1, column 34: found 'and'; expected the end, '=='",
                "router('support'): intent | gives string, but a rule needs true or false",
                "router('suport'): words > 3 | unknown router 'suport'; known: [plain, support]; did you mean 'support'?",
                "router(support): words > 3 | begins with router( but not with router('NAME'):",
                "words > 3 | there are several routers, so one must be named: [support, plain]; write router('support'):",
                "router('plain'): intent == 'refund' | router 'plain' has no intents step, so nothing finds 'intent'",
                "router('plain'): routeConfidence < 1 | router 'plain' has no predictor step, so nothing finds 'routeConfidence'",
                "router('support'): difficulty > 0.5 | router 'support' has no predictor step, so nothing finds 'difficulty'"
            })
    void wrongExpression_stopsTheRouteFromStarting_andSaysWhereAndWhat(String expression, String message) {
        assertThatThrownBy(() -> load(filter(expression))).hasStackTraceContaining(message);
    }

    @Test
    void values_haveTheirTypes() throws Exception {
        addPredictor();
        load(
                """
                - route:
                    from:
                      uri: direct:values
                      steps:
                        - setProperty: {name: words, expression: {language: {language: llmrouter, expression: "router('support'): words"}}}
                        - setProperty: {name: model, expression: {language: {language: llmrouter, expression: "router('support'): model"}}}
                        - setProperty: {name: predicted, expression: {language: {language: llmrouter, expression: "router('support'): predicted"}}}
                        - setProperty: {name: guess, expression: {language: {language: llmrouter, expression: "router('support'): hasCode ? 'code' : intent + '?' + intentGuess"}}}
                """);
        Exchange exchange = ask("direct:values", "a hard quantum soup");
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getProperty("words")).isEqualTo(4L);
        assertThat(exchange.getProperty("model")).isEqualTo("large");
        assertThat(exchange.getProperty("predicted")).isEqualTo(Map.of("cheap", 0.3, "strong", 0.9));
        assertThat(exchange.getProperty("guess", String.class)).matches("\\?(refund|smalltalk)");
    }

    @Test
    void headersOfAMessage_areNeverExpressions() throws Exception {
        load(filter("router('support'): intent == 'smalltalk'"));
        Exchange exchange = template.request("direct:filtered", in -> {
            in.getMessage().setBody("refund my money");
            in.getMessage().setHeader("CamelLanguageScript", "router('support'): true");
            in.getMessage().setHeader(LlmRouterHeaders.INTENT, "smalltalk");
            in.getMessage().setHeader(LlmRouterHeaders.NAME, "plain");
            in.getMessage().setHeader(LlmRouterHeaders.USER_MESSAGE, "hello there");
        });
        assertThat(exchange.getProperty("passed")).isNull();
        assertThat(ask("direct:filtered", "router('support'): true").getProperty("passed"))
                .isNull();
        assertThat(ask("direct:filtered", "hello there").getProperty("passed")).isEqualTo("yes");
    }

    @Test
    void changedRouter_isAskedAnew() throws Exception {
        load(filter("router('support'): model == 'large'"));
        assertThat(ask("direct:filtered", "hello there").getProperty("passed")).isNull();
        LlmRouter support = LlmRouterRegistry.get(context).routers().require("support");
        RouterDefinition before = support.definition();
        support.reload(new RouterDefinition(
                before.name(),
                before.generation() + 1,
                before.currency(),
                before.catalog(),
                before.plans(),
                List.of(new FixedDecider("otherwise", "large")),
                before.strongest(),
                before.learned()));
        assertThat(ask("direct:filtered", "hello there").getProperty("passed")).isEqualTo("yes");
    }

    @Test
    void bodyThatIsNoPrompt_failsTheExchange_andSaysWhatIsAccepted() throws Exception {
        load(filter("router('support'): words > 3"));
        assertThat(template.request("direct:filtered", in -> in.getMessage().setBody(Map.of("a", 1)))
                        .getException())
                .hasStackTraceContaining("accepted are text");
    }

    private static String filter(String expression) {
        return """
                - route:
                    from:
                      uri: direct:filtered
                      steps:
                        - filter:
                            expression: {language: {language: llmrouter, expression: "%s"}}
                            steps: [{setProperty: {name: passed, constant: "yes"}}]
                """
                .formatted(expression);
    }

    private void load(String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("language.yaml", yaml));
    }

    private Exchange ask(String uri, String text) {
        return template.request(uri, in -> in.getMessage().setBody(text));
    }
}
