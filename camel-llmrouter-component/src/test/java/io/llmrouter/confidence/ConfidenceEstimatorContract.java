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
import io.llmrouter.failure.LlmRouterException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link ConfidenceEstimator} does. */
abstract class ConfidenceEstimatorContract {

    static final ChatRequest QUESTION =
            ChatRequest.builder().messages(UserMessage.from("What is 3 * 4?")).build();

    abstract ConfidenceEstimator create();

    /** An answer that this estimator has a signal for. */
    abstract ChatResponse answerWithSignal();

    /** Answers that it has none for. */
    List<ChatResponse> answersWithoutSignal() {
        ToolExecutionRequest call =
                ToolExecutionRequest.builder().name("t").arguments("{}").build();
        return List.of(answer(AiMessage.from(call)), answer(AiMessage.from("I do not know.")));
    }

    /** What was asked for {@link #answerWithSignal}. */
    ChatRequest question() {
        return QUESTION;
    }

    /** The models that it may ask; nobody asks any unless a test says so. */
    ModelCalls models() {
        return (model, request) -> CompletableFuture.failedFuture(new LlmRouterException("nobody is there"));
    }

    @Test
    void answerWithEvidence_hasAFiniteSignal_theSameEveryTimeOnEveryThread() {
        ConfidenceEstimator estimator = create();
        Signal signal = ask(estimator, question(), answerWithSignal());
        assertThat(signal.raw().orElseThrow()).isFinite();
        assertThat(IntStream.range(0, 500).parallel().mapToObj(i -> ask(estimator, question(), answerWithSignal())
                        .raw()))
                .containsOnly(signal.raw());
    }

    @Test
    void whatNeedsNoCall_isTheSameBothWays() {
        ConfidenceEstimator estimator = create();
        OptionalDouble alone = estimator.estimate(question(), answerWithSignal());
        if (estimator instanceof AskingEstimator) {
            assertThat(alone).isEmpty();
        } else if (alone.isPresent()) {
            assertThat(ask(estimator, question(), answerWithSignal()).raw()).isEqualTo(alone);
        }
    }

    @Test
    void answerWithoutEvidence_hasNoSignal() {
        for (ChatResponse answer : answersWithoutSignal()) {
            assertThat(create().estimate(question(), answer)).isEmpty();
            assertThat(ask(create(), question(), answer).raw()).isEmpty();
        }
    }

    @Test
    void requestWithoutAUserMessage_isNoDefect() {
        ChatRequest odd = ChatRequest.builder()
                .messages(SystemMessage.from("Count."))
                .parameters(question().parameters())
                .build();
        assertThat(ask(create(), odd, answerWithSignal()).raw().orElseThrow()).isFinite();
    }

    @Test
    void prepared_keepsTheQuestion() {
        ChatRequest prepared = create().prepared(question());
        assertThat(prepared.messages()).endsWith(question().messages().get(0));
        assertThat(prepared.responseFormat()).isEqualTo(question().responseFormat());
        assertThat(prepared.toolSpecifications()).isEqualTo(question().toolSpecifications());
    }

    @Test
    void cleaned_leavesAnUnmarkedAnswerAsItIs() {
        for (ChatResponse answer : answersWithoutSignal()) {
            assertThat(create().cleaned(answer)).isEqualTo(answer);
        }
    }

    @Test
    void name_isThere() {
        assertThat(create().name()).isNotBlank();
    }

    /** Judges with the models of this test and nothing else. */
    final Signal ask(ConfidenceEstimator estimator, ChatRequest request, ChatResponse answer) {
        return ask(estimator, request, answer, models());
    }

    static Signal ask(ConfidenceEstimator estimator, ChatRequest request, ChatResponse answer, ModelCalls models) {
        Judged.Surroundings around = new Judged.Surroundings(models, null, name -> null);
        return estimator
                .estimate(new Judged(request, answer, "small", around))
                .toCompletableFuture()
                .join();
    }

    static ChatResponse answer(AiMessage message) {
        return ChatResponse.builder().aiMessage(message).build();
    }
}
