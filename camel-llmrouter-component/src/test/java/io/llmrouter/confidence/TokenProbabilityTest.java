/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.LogProb;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TokenProbabilityTest extends ConfidenceEstimatorContract {

    @Override
    ConfidenceEstimator create() {
        return new TokenProbability();
    }

    @Override
    ChatResponse answerWithSignal() {
        return withProbabilities(0.9, 0.8);
    }

    /** Oracle: the geometric mean, as a root of a product. */
    @Test
    void signal_isTheGeometricMeanOfTheTokens() {
        double signal =
                create().estimate(QUESTION, withProbabilities(0.9, 0.5, 0.2)).orElseThrow();
        assertThat(signal).isCloseTo(Math.cbrt(0.9 * 0.5 * 0.2), within(1e-12));
    }

    @Test
    void impossibleToken_isNoConfidence_notAnError() {
        assertThat(create().estimate(QUESTION, withProbabilities(0.9, 0))).isEmpty(); // log 0
    }

    @Test
    void answerWithoutTokens_hasNoSignal() {
        assertThat(create().estimate(QUESTION, withProbabilities())).isEmpty();
    }

    private static ChatResponse withProbabilities(double... p) {
        OpenAiChatResponseMetadata metadata = OpenAiChatResponseMetadata.builder()
                .logProbs(Arrays.stream(p)
                        .mapToObj(x -> LogProb.builder()
                                .token("t")
                                .logprob(Math.log(x))
                                .build())
                        .toList())
                .build();
        return ChatResponse.builder()
                .aiMessage(AiMessage.from("12"))
                .metadata(metadata)
                .build();
    }
}
