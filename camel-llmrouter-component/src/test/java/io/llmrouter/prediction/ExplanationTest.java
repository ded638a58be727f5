/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.provider.InProcessEmbedding;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    private static final PromptEmbedder EMBEDDER =
            new PromptEmbedder(InProcessEmbedding.load(Runnable::run), InProcessEmbedding.FINGERPRINT);

    /** The strong model is worth it where there is a number; the topic says nothing. */
    private static LabelledRequests numbers(boolean excerpts) {
        List<PromptFeatures> requests = new ArrayList<>();
        double[][] scores = new double[120][];
        for (int i = 0; i < scores.length; i++) {
            boolean number = i % 2 == 0;
            requests.add(PromptFeatures.of("Tell me about " + (i / 2 % 2 == 0 ? "roses" : "engines") + " of kind "
                    + (number ? 100 + i : "x".repeat(1 + i % 3))));
            scores[i] = new double[] {number ? 0 : 1, 1};
        }
        return new LabelledRequests(List.of("cheap", "strong"), requests, scores, excerpts);
    }

    @Test
    void numberThatMakesTheDifference_leadsTheContributions() {
        QualityPredictor predictor = PredictorMethod.PREDICTOR.fit(numbers(false), EMBEDDER, 1);
        PromptFeatures asked = PromptFeatures.of("Tell me about roses of kind 151");

        Explanation why = predictor.explain(asked);

        assertThat(why.contributions().get(0).effect()).isPositive();
        assertThat(why.contributions().subList(0, 3))
                .extracting(Explanation.Contribution::feature)
                .containsAnyOf("numbers", "distinctNumbers", "digits", "logLargestNumber");
        assertThat(why.contributions()).hasSizeLessThanOrEqualTo(8);
    }

    @Test
    void votes_addUpToTheGain() {
        QualityPredictor predictor = PredictorMethod.PREDICTOR.fit(numbers(false), EMBEDDER, 1);
        PromptFeatures one = PromptFeatures.of("Tell me about roses of kind 151");
        PromptFeatures other = PromptFeatures.of("Tell me about engines of kind xx");

        double difference =
                predictor.estimate(one).gain(1, 0) - predictor.estimate(other).gain(1, 0);

        assertThat(sum(predictor.explain(one)) - sum(predictor.explain(other))).isCloseTo(difference, within(1e-9));
        assertThat(predictor.explain(one).votes())
                .extracting(Explanation.Vote::member)
                .containsExactly("kernel", "trees", "words");
    }

    private static double sum(Explanation why) {
        return why.votes().stream().mapToDouble(Explanation.Vote::gain).sum();
    }

    @Test
    void neighbours_pointToTrainingRows() {
        LabelledRequests rows = numbers(false);
        QualityPredictor predictor = PredictorMethod.KNN.fit(rows, EMBEDDER, 1);

        Explanation why =
                predictor.explain(PromptFeatures.of(rows.requests().get(17).text()));

        assertThat(why.neighbours()).hasSize(5);
        assertThat(rows.requests().get(why.neighbours().get(0).row()).text())
                .isEqualTo(rows.requests().get(17).text());
        assertThat(why.neighbours().get(0).similarity()).isCloseTo(1, within(0.01));
    }

    @Test
    void texts_areKeptOnlyIfAskedFor() {
        String without = PredictorMethod.PREDICTOR
                .fit(numbers(false), EMBEDDER, 1)
                .state()
                .toString();
        QualityPredictor with = PredictorMethod.PREDICTOR.fit(numbers(true), EMBEDDER, 1);

        assertThat(without).doesNotContain("Tell me about");
        assertThat(PredictorMethod.restore(with.state(), EMBEDDER)
                        .explain(PromptFeatures.of("Tell me about roses of kind 151"))
                        .neighbours())
                .allSatisfy(neighbour -> assertThat(neighbour.excerpt()).startsWith("Tell me about roses"));
    }
}
