/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.intent.IntentExamples.Example;
import io.llmrouter.testing.WordEmbedding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntentTrainingTest {

    private static final List<List<String>> TOPICS = List.of(
            List.of("money", "refund", "charge", "invoice", "payment"),
            List.of("parcel", "courier", "delivery", "late", "shipping"),
            List.of("password", "login", "account", "locked", "email"),
            List.of("hello", "thanks", "bye", "morning", "nice"));
    private static final List<String> STRANGE = List.of("weather", "football", "recipe", "soup", "moon", "guitar");
    private static final List<String> FILLERS = List.of("my", "the", "please", "about", "can", "you", "now");

    @TempDir
    private Path folder;

    private final WordEmbedding model = new WordEmbedding();
    private final PromptEmbedder embedder = new PromptEmbedder(model, "words");

    @Test
    void manyExamples_areLearned_calibrated_andOutOfScopeIsRefused() {
        IntentClassifier classifier = fit(examples(25, 40), IntentOptions.DEFAULT);
        assertThat(classifier.report().chosen()).isEqualTo("cross-validated");
        assertThat(classifier.report().calibrated()).isTrue();
        assertThat(classifier.report().negativesFrom()).isEqualTo("given");
        assertThat(classifier.report().accuracies()).containsOnlyKeys("exemplar", "centroid", "softmax", "linear");
        Random random = new Random(99);
        long right = 0;
        long refused = 0;
        for (int i = 0; i < 200; i++) {
            IntentResult known = classify(classifier, utterance(TOPICS.get(i % 4), random));
            right += known.accepted() && known.intent().equals("intent-" + i % 4) ? 1 : 0;
            refused += classify(classifier, utterance(STRANGE, random)).accepted() ? 0 : 1;
        }
        assertThat(right).isGreaterThan(170);
        assertThat(refused).isGreaterThan(170);
    }

    @Test
    void withoutNegatives_intentsThatAreLeftOutStandIn() {
        IntentClassifier classifier = fit(examples(25, 0), IntentOptions.DEFAULT);
        assertThat(classifier.report().negativesFrom()).isEqualTo("intents left out");
        assertThat(classifier.report().negatives()).isGreaterThan(50);
        assertThat(classify(classifier, "soup recipe moon").accepted()).isFalse();
        assertThat(classify(classifier, "refund my invoice payment").accepted()).isTrue();
    }

    @Test
    void fewExamples_areComparedWith_andScoresAreCosines() {
        IntentClassifier classifier = fit(examples(2, 0), IntentOptions.DEFAULT);
        assertThat(classifier.report().method()).isEqualTo(IntentMethod.EXEMPLAR);
        assertThat(classifier.report().toString()).contains("too few examples", "uncalibrated");
        Example known = examples(2, 0).examples().get(0);
        IntentResult result = classify(classifier, known.text());
        assertThat(result.accepted()).isTrue();
        assertThat(result.intent()).isEqualTo(known.intent());
        assertThat(result.score()).isGreaterThan(0.99);
        assertThat(result.nearest().get(0).text()).isEqualTo(known.text());
        assertThat(classify(classifier, "guitar football").accepted()).isFalse();
    }

    @Test
    void oneExampleOfTwoIntents_isEnough() {
        IntentClassifier classifier = fit(
                new IntentExamples(
                        "x", List.of(new Example("yes", "agree"), new Example("no", "refuse")), List.of(), List.of()),
                IntentOptions.DEFAULT);
        assertThat(classify(classifier, "yes").intent()).isEqualTo("agree");
        assertThat(classify(classifier, "no").runnerUp()).isEqualTo("agree");
    }

    @Test
    void typedOptions_areObeyed() {
        IntentClassifier strict = fit(examples(25, 40), new IntentOptions(IntentMethod.CENTROID, 0.95, 1.0, null, 42));
        assertThat(strict.report().method()).isEqualTo(IntentMethod.CENTROID);
        assertThat(strict.report().chosen()).isEqualTo("typed");
        assertThat(classify(strict, "refund my money").accepted()).isFalse();
        IntentClassifier lax = fit(examples(25, 40), new IntentOptions(null, 0.95, 0.0, 0.0, 42));
        assertThat(classify(lax, "soup moon").accepted()).isTrue();
        IntentClassifier wide = fit(examples(25, 40), new IntentOptions(null, 0.95, null, 9.0, 42));
        assertThat(classify(wide, "refund my money").reason()).contains("less than the margin 9.000");
    }

    /** What a method is calibrated on is what it sees as deployed, alone; with so many intents, not all are compared with. */
    @Test
    void chosenMethod_isCalibratedAsTheSameMethodTyped() {
        Random random = new Random(8);
        List<Example> many = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String own = "topic" + i % 20;
            many.add(new Example(own + " " + own + " " + FILLERS.get(random.nextInt(FILLERS.size())) + " " + i, own));
        }
        IntentExamples examples =
                new IntentExamples("many", many, examples(1, 40).outOfScope(), List.of());
        IntentClassifier chosen = fit(examples, IntentOptions.DEFAULT);
        assertThat(chosen.report().method()).isNotEqualTo(IntentMethod.LINEAR);
        IntentClassifier typed = fit(examples, new IntentOptions(chosen.report().method(), 0.95, null, null, 42));
        for (String text : List.of("topic3 please", "topic5 topic6", "the soup", "now you can", "topic19 my moon")) {
            assertThat(classify(chosen, text)).isEqualTo(classify(typed, text));
        }
        assertThat(chosen.report().accuracies())
                .containsAllEntriesOf(typed.report().accuracies());
    }

    @Test
    void softmax_canBeTyped_andKnowsItsIntents() {
        IntentClassifier softmax = fit(examples(25, 40), new IntentOptions(IntentMethod.SOFTMAX, 0.95, null, null, 42));
        assertThat(softmax.report().method()).isEqualTo(IntentMethod.SOFTMAX);
        assertThat(softmax.report().toString()).contains("method softmax (typed");
        assertThat(classify(softmax, "refund my invoice payment").accepted()).isTrue();
        assertThat(classify(softmax, "guitar football").accepted()).isFalse();
    }

    @Test
    void learningAgain_isTheSame() {
        IntentClassifier first = fit(examples(20, 20), IntentOptions.DEFAULT);
        IntentClassifier second = fit(examples(20, 20), IntentOptions.DEFAULT);
        assertThat(classify(first, "late parcel")).isEqualTo(classify(second, "late parcel"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\u0000", "👋🏽 مرحبا", "\ud800", "a\u0301\u200b", "!!!", "<script>"})
    void nonsense_isAnsweredOrRefused_neverThrown(String text) {
        IntentClassifier classifier = fit(examples(12, 12), IntentOptions.DEFAULT);
        assertThat(classify(classifier, text).score()).isBetween(0.0, 1.0);
        assertThat(classify(classifier, "word ".repeat(13_000)).score()).isBetween(0.0, 1.0);
    }

    @Test
    void blankText_abstains() {
        IntentResult result = classify(fit(examples(12, 12), IntentOptions.DEFAULT), "  ");
        assertThat(result.accepted()).isFalse();
        assertThat(result.reason()).isEqualTo("the request has no text");
    }

    @Test
    void vectors_areKept_andAFolderThatCannotBeWrittenCostsOnlyTime() throws Exception {
        Path file = folder.resolve("vectors");
        IntentExamples examples = examples(10, 0);
        IntentTraining.fit(examples, new ExampleVectors(embedder, file), IntentOptions.DEFAULT);
        assertThat(file).isRegularFile();
        int before = model.embedded();
        IntentTraining.fit(examples, new ExampleVectors(embedder, file), IntentOptions.DEFAULT);
        assertThat(model.embedded()).isEqualTo(before);
        Path blocked = Files.writeString(folder.resolve("a-file"), "x").resolve("vectors");
        assertThat(IntentTraining.fit(examples, new ExampleVectors(embedder, blocked), IntentOptions.DEFAULT)
                        .intents())
                .hasSize(4);
    }

    private IntentClassifier fit(IntentExamples examples, IntentOptions options) {
        return IntentTraining.fit(examples, new ExampleVectors(embedder, null), options);
    }

    private static IntentResult classify(IntentClassifier classifier, String text) {
        return classifier.classify(PromptFeatures.of(text));
    }

    private static IntentExamples examples(int each, int negatives) {
        Random random = new Random(5);
        List<Example> examples = new ArrayList<>();
        for (int c = 0; c < TOPICS.size(); c++) {
            for (int i = 0; i < each; i++) {
                examples.add(new Example(utterance(TOPICS.get(c), random), "intent-" + c));
            }
        }
        List<String> outOfScope = IntStream.range(0, negatives)
                .mapToObj(i -> utterance(STRANGE, random))
                .toList();
        return new IntentExamples("test", examples, outOfScope, List.of());
    }

    private static String utterance(List<String> topic, Random random) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            words.add(topic.get(random.nextInt(topic.size())));
            words.add(FILLERS.get(random.nextInt(FILLERS.size())));
        }
        return String.join(" ", words);
    }
}
