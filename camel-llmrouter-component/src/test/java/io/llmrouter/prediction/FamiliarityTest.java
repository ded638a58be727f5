/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.expression.RequestVariables;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.provider.InProcessEmbedding;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FamiliarityTest {

    private static final PromptEmbedder EMBEDDER =
            new PromptEmbedder(InProcessEmbedding.load(Runnable::run), InProcessEmbedding.FINGERPRINT);
    private static final List<String> PLANTS = List.of("rose", "tulip", "oak", "fern", "moss", "ivy", "lily", "pine");
    private static final List<String> CARES = List.of("water", "cut", "plant", "feed", "move", "buy", "sow", "dry");

    private static String garden(Random random) {
        return "When should I " + CARES.get(random.nextInt(8)) + " my " + PLANTS.get(random.nextInt(8)) + " in month "
                + (1 + random.nextInt(12)) + (random.nextBoolean() ? "?" : ", please?");
    }

    private static Familiarity gardens(PromptEmbedder embedder) {
        Random random = new Random(4);
        List<PromptFeatures> requests = IntStream.range(0, 300)
                .mapToObj(i -> PromptFeatures.of(garden(random)))
                .toList();
        return Familiarity.fit(new LabelledRequests(List.of("a", "b"), requests, new double[300][2]), embedder, 1);
    }

    @Test
    void likeTheTrainingRequests_isFamiliar() {
        Familiarity familiarity = gardens(EMBEDDER);
        Random random = new Random(99);
        long strange = IntStream.range(0, 200)
                .filter(i -> Familiarity.strange(familiarity.of(PromptFeatures.of(garden(random)), EMBEDDER)))
                .count();
        assertThat(strange).isLessThanOrEqualTo(6); // 3 %
    }

    @Test
    void anotherTopic_isStrange() {
        Familiarity familiarity = gardens(EMBEDDER);
        assertThat(familiarity.of(PromptFeatures.of("Does the Treaty of Rome bind courts in month 3?"), EMBEDDER))
                .isCloseTo(0, within(0.005));
    }

    @Test
    void anotherForm_isStrangeWithoutAnyEmbedding() {
        Familiarity familiarity = gardens(null);
        assertThat(Familiarity.strange(
                        familiarity.of(PromptFeatures.of("When should I cut my rose?\nA. 1\nB. 2\nC. 3\nD. 4"), null)))
                .isTrue();
        assertThat(Familiarity.strange(
                        familiarity.of(PromptFeatures.of("When should I cut my rose in month 3?"), null)))
                .isFalse();
    }

    @Test
    void laterTurn_isAsFamiliarAsTheFirst() {
        String ask = "When should I water my fern in month 7?";
        PromptFeatures later = PromptFeatures.of(new RequestVariables(ChatRequest.builder()
                .messages(UserMessage.from("Hello"), AiMessage.from("Hello"), UserMessage.from(ask))
                .build()));
        Familiarity familiarity = gardens(EMBEDDER);
        assertThat(familiarity.of(later, EMBEDDER)).isEqualTo(familiarity.of(PromptFeatures.of(ask), EMBEDDER));
    }
}
