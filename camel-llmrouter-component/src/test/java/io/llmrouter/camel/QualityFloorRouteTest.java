/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.bundle.BundleFile;
import io.llmrouter.bundle.OperatingTarget.Kind;
import io.llmrouter.bundle.RouterBundle;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.prediction.LabelledRequests;
import io.llmrouter.prediction.PredictorMethod;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.testing.ScriptedChatModel;
import io.llmrouter.training.PredictorTraining;
import io.llmrouter.training.TrainingRows;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A caller who wants more quality than the router promises, from a bundle that was trained for two floors. On questions of law only the large model is right. */
class QualityFloorRouteTest extends CamelTestSupport {

    private static final String LAW = "question 7 on the law of torts";
    private static final String ROSES = "question 7 on a rose garden";

    @TempDir
    private static Path folder;

    private static Path bundle;

    @BeforeAll
    static void train() throws Exception {
        bundle = folder.resolve("support.json");
        BundleFile.write(trained(), bundle);
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        TestDocument.use(
                context,
                folder,
                """
                models: {small: {ref: "#bean:small"}, large: {ref: "#bean:large"}}
                routers:
                  support:
                    decide: [{predictor: {bundle: "file:%s"}}]
                    otherwise: large
                    qualityFloor: 0.4
                  plain: {otherwise: small}
                """
                        .formatted(bundle));
        context.getRegistry().bind("small", ScriptedChatModel.saying("small"));
        context.getRegistry().bind("large", ScriptedChatModel.saying("large"));
        return context;
    }

    private static RouterBundle trained() {
        Random random = new Random(3);
        List<PromptFeatures> requests = new ArrayList<>();
        int n = 1200;
        double[][] scores = new double[n][];
        for (int i = 0; i < n; i++) {
            boolean law = random.nextBoolean();
            requests.add(PromptFeatures.of(
                    "question " + random.nextInt(500) + " on " + (law ? "the law of torts" : "a rose garden")));
            double both = random.nextDouble() < 0.9 ? 1 : 0;
            scores[i] = law ? new double[] {0, 1} : new double[] {both, both};
        }
        TrainingRows rows = new TrainingRows(
                new LabelledRequests(List.of("small", "large"), requests, scores),
                IntStream.range(0, n).mapToObj(i -> new double[] {0.001, 0.01}).toArray(double[][]::new),
                IntStream.range(0, n).toArray(),
                List.of(List.of(), List.of()),
                List.of("made-up.jsonl"),
                "0123456789abcdef",
                "gold");
        return new PredictorTraining(PredictorMethod.PREDICTOR, null, 7, Clock.systemUTC())
                .train(
                        rows,
                        List.of(
                                new PredictorTraining.Wanted(Kind.QUALITY_FLOOR, 0.4),
                                new PredictorTraining.Wanted(Kind.QUALITY_FLOOR, 0.95)),
                        0.1,
                        () -> {});
    }

    @Test
    void floorOfTheRouter_holdsUntilACallAsksForMore_byOptionOrByAHeaderThatIsAllowed() {
        assertThat(body(ask("llmrouter:support", LAW, Map.of()))).isEqualTo("small");
        assertThat(body(ask("llmrouter:support?qualityFloor=0.95", LAW, Map.of())))
                .isEqualTo("large");
        assertThat(body(ask("llmrouter:support?qualityFloor=0.95", ROSES, Map.of())))
                .isEqualTo("small");

        Map<String, Object> header = Map.of(LlmRouterHeaders.QUALITY_FLOOR, "0.95");
        assertThat(body(ask("llmrouter:support", LAW, header)))
                .as("not allowed")
                .isEqualTo("small");
        Exchange asked = ask("llmrouter:support?allowHeaderOverrides=qualityFloor&qualityFloor=0.4", LAW, header);
        assertThat(body(asked)).isEqualTo("large");
        assertThat(asked.getMessage().getHeaders()).doesNotContainKey(LlmRouterHeaders.QUALITY_FLOOR);
        assertThat(sentence(asked)).contains("quality floor 0.95");
    }

    /** The next stricter floor that the bundle keeps is kept. */
    @Test
    void floorBetweenTwoOfTheBundle_isKeptByTheStricterOne() {
        Exchange asked = ask("llmrouter:support?qualityFloor=0.8", LAW, Map.of());
        assertThat(body(asked)).isEqualTo("large");
        assertThat(sentence(asked)).contains("quality floor 0.95");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "support | 0.3 | qualityFloor 0.3 is looser than 0.4, which the predictor's step keeps; ask for one of [0.4, 0.95], or leave it away",
                "support | 0.99 | qualityFloor 0.99 is stricter than all that the predictor's bundle was trained for, [0.4, 0.95]; ask for one of them, or train with --quality-floor 0.99",
                "plain | 0.95 | qualityFloor 0.95 is asked of router 'plain', which has no step that could keep it; give it a predictor with a bundle, or leave it away",
                "support | high | header CamelLlmRouterQualityFloor is 'high'; write a share of the strongest model's quality above 0 and at most 1",
                "support | 95 | header CamelLlmRouterQualityFloor is '95'; write a share of the strongest model's quality above 0 and at most 1"
            })
    void floorThatCannotBeKept_isRefused_andTheCallerLearnsWhatCan(String router, String floor, String message) {
        Exchange asked = ask(
                "llmrouter:" + router + "?allowHeaderOverrides=qualityFloor",
                LAW,
                Map.of(LlmRouterHeaders.QUALITY_FLOOR, floor));
        assertThat(asked.getException())
                .isInstanceOf(InvalidPromptException.class)
                .hasMessage(message);
    }

    @Test
    void decisionWithoutACall_isOfTheFloorThatIsAskedFor() {
        Exchange asked = ask("llmrouter:support?operation=decide&qualityFloor=0.95", LAW, Map.of());
        assertThat(asked.getException()).isNull();
        assertThat(asked.getMessage().getHeader(LlmRouterHeaders.SELECTED_MODEL))
                .isEqualTo("large");
    }

    private Exchange ask(String uri, String text, Map<String, Object> headers) {
        return template.request(uri, exchange -> {
            exchange.getMessage().setBody(text);
            exchange.getMessage().setHeaders(new HashMap<>(headers));
        });
    }

    private static String sentence(Exchange asked) {
        return asked.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class)
                .reason()
                .sentence();
    }

    private static String body(Exchange asked) {
        assertThat(asked.getException()).isNull();
        return asked.getMessage().getBody(String.class);
    }
}
