/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.intent.IntentExamples;
import io.llmrouter.intent.IntentExamples.Example;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamQuestionsTest {

    private final StreamQuestions questions = StreamQuestions.of(List.of(
            set(
                    List.of("no way"),
                    new Example("pay", "transfer"),
                    new Example("send", "transfer"),
                    new Example("hi", "greet")),
            set(List.of("send"), new Example("wire", "transfer"), new Example("pay", "bill"))));

    @Test
    void intents_ofDifferentSets_areDifferentEvenOfOneName() {
        assertThat(questions.texts()).containsExactly("pay", "send", "hi", "no way", "wire");
        assertThat(questions.serves(0, 1)).isTrue();
        assertThat(questions.serves(0, 2)).isFalse();
        assertThat(questions.serves(4, 0)).as("transfer of the other set").isFalse();
    }

    @Test
    void question_ofNoIntent_isServedByNothingAndServesNothing() {
        assertThat(questions.outOfScope()).isEqualTo(1);
        assertThat(questions.serves(3, 0)).isFalse();
        assertThat(questions.serves(0, 3)).isFalse();
        assertThat(new StreamQuestions(List.of("a", "b"), new int[] {-1, -1}).serves(0, 1))
                .isFalse();
    }

    private static IntentExamples set(List<String> outOfScope, Example... examples) {
        return new IntentExamples("test", List.of(examples), outOfScope, List.of());
    }
}
