/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.provider.InProcessEmbedding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What every method of predicting keeps. */
class PredictorMethodTest {

    private static final PromptEmbedder EMBEDDER =
            new PromptEmbedder(InProcessEmbedding.load(Runnable::run), InProcessEmbedding.FINGERPRINT);

    /** Two topics; the strong model is worth it on one of them only. */
    private static LabelledRequests topics(int n) {
        Random random = new Random(1);
        return rows(
                n,
                i -> "Tell me about " + (i % 2 == 0 ? "the tort of negligence" : "the garden of roses") + " number "
                        + random.nextInt(90),
                i -> new double[] {0.2, random.nextDouble() < (i % 2 == 0 ? 0.9 : 0.3) ? 1 : 0});
    }

    private static LabelledRequests rows(int n, IntFunction<String> text, IntFunction<double[]> scores) {
        return labelled(List.of("cheap", "strong"), n, text, scores);
    }

    private static LabelledRequests labelled(
            List<String> models, int n, IntFunction<String> text, IntFunction<double[]> scores) {
        List<PromptFeatures> requests = new ArrayList<>();
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            requests.add(PromptFeatures.of(text.apply(i)));
            all.add(scores.apply(i));
        }
        return new LabelledRequests(models, requests, all.toArray(double[][]::new));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"LENGTH", "RANDOM"})
    void topicWhereTheStrongModelHelps_isLearned(PredictorMethod method) {
        QualityPredictor predictor = method.fit(topics(300), EMBEDDER, 7);

        double law = predictor
                .estimate(PromptFeatures.of("Tell me about the tort of negligence number 95"))
                .gain(1, 0);
        double garden = predictor
                .estimate(PromptFeatures.of("Tell me about the garden of roses number 95"))
                .gain(1, 0);

        assertThat(law).isGreaterThan(garden + 0.1);
    }

    @ParameterizedTest
    @EnumSource
    void restoredPredictor_estimatesTheSame(PredictorMethod method) throws Exception {
        QualityPredictor predictor = method.fit(topics(60), EMBEDDER, 7);

        String json = new ObjectMapper().writeValueAsString(predictor.state());
        QualityPredictor restored = PredictorMethod.restore(new ObjectMapper().readTree(json), EMBEDDER);

        assertThat(restored.models()).isEqualTo(predictor.models());
        for (String text : List.of("negligence", "a rose", "", "Something else entirely, 42?")) {
            QualityEstimate before = predictor.estimate(PromptFeatures.of(text));
            QualityEstimate after = restored.estimate(PromptFeatures.of(text));
            assertThat(after.expected()).containsExactly(before.expected(), within(1e-4));
            assertThat(after.probability()).containsExactly(before.probability(), within(1e-4));
            assertThat(after.outOfDistribution()).isEqualTo(before.outOfDistribution());
        }
    }

    @ParameterizedTest
    @EnumSource
    void sameSeed_isTheSamePredictor(PredictorMethod method) {
        PromptFeatures asked = PromptFeatures.of("the rose of negligence");

        assertThat(method.fit(topics(60), EMBEDDER, 3).estimate(asked).expected())
                .isEqualTo(method.fit(topics(60), EMBEDDER, 3).estimate(asked).expected());
    }

    @ParameterizedTest
    @EnumSource
    void oddRequests_haveProbabilities(PredictorMethod method) {
        QualityPredictor predictor = method.fit(topics(60), EMBEDDER, 7);
        for (String text : List.of("", "\u0000", "😀".repeat(500), "word ".repeat(50_000))) {
            QualityEstimate estimate = predictor.estimate(PromptFeatures.of(text));
            for (int m = 0; m < 2; m++) {
                assertThat(estimate.probability()[m]).isBetween(0.0, 1.0);
                assertThat(estimate.expected()[m]).isFinite();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void scoresThatNeverVary_areAnsweredForEveryRequest(PredictorMethod method) {
        LabelledRequests constant = rows(40, i -> "text " + i, i -> new double[] {0.25, 0.25});

        QualityEstimate estimate = method.fit(constant, EMBEDDER, 1).estimate(PromptFeatures.of("text 7"));

        assertThat(estimate.probability()).containsExactly(new double[] {0.25, 0.25}, within(0.05));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"LENGTH", "RANDOM"})
    void eachOfThreeModels_isBestWhereItScoresBest(PredictorMethod method) {
        List<String> topics = List.of("the tort of negligence", "the garden of roses", "the boiling of eggs");
        LabelledRequests rows = labelled(
                List.of("small", "middle", "large"),
                240,
                i -> "Tell me about " + topics.get(i % 3) + " number " + i,
                i -> IntStream.range(0, 3)
                        .mapToDouble(m -> m == i % 3 ? 0.8 : 0.35)
                        .toArray());

        QualityPredictor predictor = method.fit(rows, EMBEDDER, 7);

        for (int topic = 0; topic < 3; topic++) {
            double[] expected = predictor
                    .estimate(PromptFeatures.of("Tell me about " + topics.get(topic) + " number 95"))
                    .expected();
            int best = topic;
            assertThat(IntStream.range(0, 3).boxed().max(Comparator.comparingDouble(m -> expected[m])))
                    .contains(best);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutEmbedding_methodsLearnOrSayThatTheyCannot(PredictorMethod method) {
        boolean needs = List.of(PredictorMethod.KNN, PredictorMethod.MF, PredictorMethod.SW)
                .contains(method);
        if (needs) {
            assertThatThrownBy(() -> method.fit(topics(60), null, 1)).hasMessageContaining("configure 'embedding'");
        } else {
            QualityEstimate estimate = method.fit(topics(60), null, 1).estimate(PromptFeatures.of("a rose"));
            assertThat(estimate.probability()).hasSize(2);
        }
    }

    @Test
    void tooFewRows_areRefused() {
        assertThatThrownBy(() -> PredictorMethod.PREDICTOR.fit(topics(3), EMBEDDER, 1))
                .hasMessageContaining("at least 10");
    }

    @Test
    void otherEmbedding_isRefused() {
        QualityPredictor predictor = PredictorMethod.PREDICTOR.fit(topics(40), EMBEDDER, 1);

        assertThatThrownBy(() -> PredictorMethod.restore(
                        predictor.state(), new PromptEmbedder(InProcessEmbedding.load(Runnable::run), "other/1")))
                .hasMessageContaining("trained with the embedding")
                .hasMessageContaining("other/1");
    }
}
