/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link ConfidenceEstimator} does. */
abstract class ConfidenceEstimatorContract {

    static final ChatRequest QUESTION =
            ChatRequest.builder().messages(UserMessage.from("What is 3 * 4?")).build();

    abstract ConfidenceEstimator create();

    /** An answer that this estimator has a signal for. */
    abstract ChatResponse answerWithSignal();

    @Test
    void answerWithEvidence_hasAFiniteSignal_theSameEveryTimeOnEveryThread() {
        ConfidenceEstimator estimator = create();
        OptionalDouble signal = estimator.estimate(QUESTION, answerWithSignal());
        assertThat(signal.orElseThrow()).isFinite();
        assertThat(IntStream.range(0, 500).parallel().mapToObj(i -> estimator.estimate(QUESTION, answerWithSignal())))
                .containsOnly(signal);
    }

    @Test
    void answerWithoutEvidence_hasNoSignal() {
        ToolExecutionRequest call =
                ToolExecutionRequest.builder().name("t").arguments("{}").build();
        assertThat(create().estimate(QUESTION, answer(AiMessage.from(call)))).isEmpty();
        assertThat(create().estimate(QUESTION, answer(AiMessage.from("I do not know."))))
                .isEmpty();
    }

    @Test
    void requestWithoutAUserMessage_isNoDefect() {
        ChatRequest odd =
                ChatRequest.builder().messages(SystemMessage.from("Count.")).build();
        assertThat(create().estimate(odd, answerWithSignal()).orElseThrow()).isFinite();
    }

    @Test
    void name_isThere() {
        assertThat(create().name()).isNotBlank();
    }

    static ChatResponse answer(AiMessage message) {
        return ChatResponse.builder().aiMessage(message).build();
    }
}
