/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PropertyConfidenceTest {

    private final PropertyConfidence estimator = new PropertyConfidence("retrieval");

    @Test
    void number_isTheApplicationsOwn_neverTheAnswers() {
        ChatResponse answer = ChatResponse.builder()
                .aiMessage(AiMessage.builder()
                        .text("12")
                        .attributes(Map.of("retrieval", 1.0))
                        .build())
                .build();
        assertThat(signal(Map.of("retrieval", 0.4), answer).raw()).hasValue(0.4);
        assertThat(signal(Map.of("retrieval", " 0.5 "), answer).raw()).hasValue(0.5);
        assertThat(signal(Map.of(), answer).raw()).isEmpty();
        assertThat(signal(Map.of("retrieval", "NaN"), answer).raw()).isEmpty();
        assertThat(estimator.estimate(ConfidenceEstimatorContract.QUESTION, answer))
                .isEmpty();
    }

    private Signal signal(Map<String, Object> properties, ChatResponse answer) {
        Judged.Surroundings around = new Judged.Surroundings(new ScriptedModels(), null, properties::get);
        return estimator
                .estimate(new Judged(ConfidenceEstimatorContract.QUESTION, answer, "small", around))
                .toCompletableFuture()
                .join();
    }
}
