/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.intent.ExampleVectors;
import io.llmrouter.intent.IntentClassifier;
import io.llmrouter.intent.IntentExamples;
import io.llmrouter.intent.IntentExamples.Example;
import io.llmrouter.intent.IntentOptions;
import io.llmrouter.intent.IntentTraining;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.testing.WordEmbedding;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainedIntentsTest {

    private final PromptEmbedder embedder = new PromptEmbedder(new WordEmbedding(), "words");
    private final TrainedIntents intents = new TrainedIntents();
    private int lessons;

    private static IntentExamples examples(String goodbye) {
        return new IntentExamples(
                "examples.csv",
                List.of(
                        new Example("hello there", "greet"),
                        new Example("good morning", "greet"),
                        new Example("see you", "leave"),
                        new Example(goodbye, "leave")),
                List.of(),
                List.of());
    }

    private IntentClassifier learn(PromptEmbedder by, IntentExamples examples) {
        return intents.of(new TrainedIntents.Lesson(by.fingerprint(), examples, IntentOptions.DEFAULT), by, () -> {
            lessons++;
            return IntentTraining.fit(examples, new ExampleVectors(by, null), IntentOptions.DEFAULT);
        });
    }

    @Test
    void sameExamplesReadAgain_areNotLearnedAgain() {
        IntentClassifier first = learn(embedder, examples("goodbye"));

        assertThat(learn(embedder, examples("goodbye"))).isSameAs(first);
        assertThat(lessons).isEqualTo(1);
    }

    @Test
    void changedExampleOrEmbedding_isLearned() {
        learn(embedder, examples("goodbye"));
        learn(embedder, examples("farewell"));
        learn(new PromptEmbedder(new WordEmbedding(), "other words"), examples("goodbye"));

        assertThat(lessons).isEqualTo(3);
    }

    @Test
    void changedPriceOrWindow_isNotLearnedAgain_butRequestsAreEmbeddedByTheNewOne() {
        learn(embedder, examples("goodbye"));
        PromptEmbedder dearer = new PromptEmbedder(new WordEmbedding(), "words", PromptEmbedder.Window.ofBytes(512))
                .priced(new PromptEmbedder.Tariff("words", new TokenPrice(1, 0, 1)));

        assertThat(learn(dearer, examples("goodbye")).embedder()).isSameAs(dearer);
        assertThat(lessons).isEqualTo(1);
    }
}
