/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GainPredictorTest {

    private final List<String> texts = new ArrayList<>();
    private final List<Double> gains = new ArrayList<>();

    private GainPredictor learn() {
        return GainPredictor.fit(
                texts, gains.stream().mapToDouble(Double::doubleValue).toArray(), 7);
    }

    @Test
    void topicWhereTheStrongModelHelps_isLearned() {
        Random random = new Random(1);
        for (int i = 0; i < 400; i++) {
            boolean law = i % 2 == 0;
            texts.add("Tell me about " + (law ? "the tort of negligence" : "the garden of roses") + " number "
                    + random.nextInt(90));
            gains.add(random.nextDouble() < (law ? 0.7 : 0.1) ? 1.0 : 0.0);
        }
        GainPredictor predictor = learn();
        double law = predictor.gain("Explain negligence in tort");
        double garden = predictor.gain("Explain a garden with roses");
        assertThat(law).isGreaterThan(garden + 0.1);
        assertThat((predictor.gain(texts.get(0)) + predictor.gain(texts.get(1))) / 2)
                .isCloseTo(0.4, within(0.1));
    }

    @Test
    void structureThatTheStrongModelIsBetterAt_isLearnedAcrossTopics() {
        Random random = new Random(2);
        for (int i = 0; i < 400; i++) {
            boolean numeric = random.nextBoolean();
            String topic = "w" + random.nextInt(100_000) + " w" + random.nextInt(100_000);
            texts.add(
                    numeric
                            ? topic + " costs 12 and 7.5 per day, how much in 30 days?"
                            : topic + " is a word, is it not?");
            gains.add(random.nextDouble() < (numeric ? 0.6 : 0.1) ? 1.0 : 0.0);
        }
        GainPredictor predictor = learn();
        assertThat(predictor.gain("zebra 4 and 9.25 each, how many altogether?"))
                .isGreaterThan(predictor.gain("zebra, or is it not?"));
    }

    @Test
    void sameSeed_isTheSamePredictor() {
        for (int i = 0; i < 60; i++) {
            texts.add("question " + i * 31 + " of " + i % 7);
            gains.add(i % 3 == 0 ? 1.0 : 0.0);
        }
        assertThat(learn().gain("question 5 of 6")).isEqualTo(learn().gain("question 5 of 6"));
    }

    @Test
    void gainThatNeverVaries_isAnsweredForEveryText() {
        for (int i = 0; i < 20; i++) {
            texts.add("text " + i);
            gains.add(0.25);
        }
        assertThat(learn().gain("anything")).isCloseTo(0.25, within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "😀", "A. 1\nB. 2", "____", "99999999999999999999999999999999999", "\u0000"})
    void oddText_hasFiniteFeatures(String text) {
        assertThat(StructureFeatures.of(text)).hasSize(StructureFeatures.NAMES.size());
        for (double value : StructureFeatures.of(text)) {
            assertThat(value).isFinite();
        }
    }

    @Test
    void hugeText_isBounded() {
        String huge = "a1 ".repeat(1_000_000);
        assertThat(StructureFeatures.of(huge)).isEqualTo(StructureFeatures.of(huge.substring(0, 65_536)));
    }

    @Test
    void tooFewRows_areRefused() {
        assertThatThrownBy(() -> GainPredictor.fit(List.of("a"), new double[] {1}, 1))
                .hasMessageContaining("at least 10");
    }
}
