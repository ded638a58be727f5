/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.LogProb;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
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

    /** Oracle: by hand; the logarithm of the 0.25 quantile of four values lies 3/4 of the way from the first to the second. */
    @Test
    void variants_seeTheDoubtfulTokens() {
        ChatResponse answer = withProbabilities(0.9, 0.1, 0.8, 0.7);
        assertThat(new TokenProbability(TokenProbability.Of.MIN)
                        .estimate(QUESTION, answer)
                        .orElseThrow())
                .isCloseTo(0.1, within(1e-12));
        assertThat(new TokenProbability(TokenProbability.Of.FIRST)
                        .estimate(QUESTION, answer)
                        .orElseThrow())
                .isCloseTo(0.9, within(1e-12));
        assertThat(new TokenProbability(TokenProbability.Of.QUANTILE, 0.25)
                        .estimate(QUESTION, answer)
                        .orElseThrow())
                .isCloseTo(Math.pow(0.1, 0.25) * Math.pow(0.7, 0.75), within(1e-12));
        assertThat(new TokenProbability(TokenProbability.Of.QUANTILE, 0.5)
                        .estimate(QUESTION, withProbabilities(0.3))
                        .orElseThrow())
                .isCloseTo(0.3, within(1e-12));
    }

    @Test
    void probabilityRoundedToAboveOne_isOne() {
        assertThat(create().estimate(QUESTION, withProbabilities(1.0000001))).hasValue(1);
    }

    @Test
    void prepared_asksForLogProbabilities_andKeepsTheRest() {
        ChatRequest prepared = create().prepared(
                        QUESTION.toBuilder().temperature(0.3).maxOutputTokens(9).build());
        OpenAiChatRequestParameters parameters = (OpenAiChatRequestParameters) prepared.parameters();
        assertThat(parameters.logprobs()).isTrue();
        assertThat(parameters.temperature()).isEqualTo(0.3);
        assertThat(parameters.maxOutputTokens()).isEqualTo(9);
    }

    @Test
    void quantileOutOfRange_isRefused() {
        for (double wrong : new double[] {0, 1, -0.1, Double.NaN}) {
            assertThatThrownBy(() -> new TokenProbability(TokenProbability.Of.QUANTILE, wrong))
                    .hasMessageContaining("quantile is " + wrong);
        }
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
