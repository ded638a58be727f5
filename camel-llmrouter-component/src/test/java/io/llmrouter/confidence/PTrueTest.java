/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.LogProb;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PTrueTest extends ConfidenceEstimatorContract {

    @Override
    ConfidenceEstimator create() {
        return new PTrue();
    }

    @Override
    ChatResponse answerWithSignal() {
        return answer(AiMessage.from("12"));
    }

    @Override
    ModelCalls models() {
        return (model, request) -> CompletableFuture.completedFuture(
                text(request.messages()).contains("I do not know.")
                        ? ScriptedModels.response("?")
                        : reply("Y", 0.8, token("Y", 0.8), token("N", 0.2)));
    }

    @Test
    void bothLetters_giveTheirRatio() {
        // Y 0.6 and yes 0.1 against N 0.2; the rest of the mass is neither
        assertThat(signal(reply("Y", 0.6, token("Y", 0.6), token("N", 0.2), token(" yes", 0.1), token("The", 0.05))))
                .isCloseTo(0.7 / 0.9, within(1e-12));
    }

    @Test
    void chosenNo_isOneMinusIt_chosenYesIsItself_whereTheOtherIsNotListed() {
        assertThat(signal(reply("N", 0.9))).isCloseTo(0.1, within(1e-12));
        assertThat(signal(reply("Y", 0.9))).isCloseTo(0.9, within(1e-12));
        assertThat(signal(reply("Y", 0.9, token("Y", 0.9)))).isCloseTo(0.9, within(1e-12));
    }

    @Test
    void withoutLogProbabilities_theLetterDecides() {
        assertThat(signal(ScriptedModels.response(" Yes."))).isEqualTo(1);
        assertThat(signal(ScriptedModels.response("N"))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"The answer is Y", "maybe", "", "   ", "YN", "0.9", "\u0000", "Yellow"})
    void garbage_isNoSignal(String text) {
        assertThat(ask(create(), QUESTION, answerWithSignal(), new ScriptedModels(text))
                        .raw())
                .isEmpty();
    }

    @Test
    void garbageToken_isNoSignal_evenWithALittleYesBehindIt() {
        ScriptedModels models = new ScriptedModels(reply("The", 0.99, token("The", 0.99), token("Y", 0.001)));
        assertThat(ask(create(), QUESTION, answerWithSignal(), models).raw()).isEmpty();
    }

    @Test
    void tokensThatAreNoNumbers_areNotCounted() {
        assertThat(signal(reply("Y", 0.5, token("Y", 0.5), token("N", 0), token(null, 0.5))))
                .isCloseTo(0.5, within(1e-12));
    }

    @Test
    void question_isPutToTheSameModel_afterItsAnswer_forOneTokenWithLogProbabilities() {
        ScriptedModels models = new ScriptedModels("Y");
        ask(create(), QUESTION, answerWithSignal(), models);
        assertThat(models.models).containsExactly("small");
        assertThat(models.asked.get(0).messages())
                .startsWith(QUESTION.messages().get(0), AiMessage.from("12"))
                .hasSize(3);
        OpenAiChatRequestParameters parameters =
                (OpenAiChatRequestParameters) models.asked.get(0).parameters();
        assertThat(parameters.maxOutputTokens()).isEqualTo(1);
        assertThat(parameters.logprobs()).isTrue();
        assertThat(parameters.topLogprobs()).isEqualTo(5);
    }

    @Test
    void toolCall_isNotAskedAbout() {
        ScriptedModels models = new ScriptedModels();
        assertThat(ask(create(), QUESTION, answersWithoutSignal().get(0), models)
                        .note())
                .isEqualTo("missing: the answer has no text");
        assertThat(models.asked).isEmpty();
    }

    private double signal(ChatResponse reply) {
        return ask(create(), QUESTION, answerWithSignal(), new ScriptedModels(reply))
                .raw()
                .orElseThrow();
    }

    private static String text(List<dev.langchain4j.data.message.ChatMessage> messages) {
        return messages.stream()
                .filter(AiMessage.class::isInstance)
                .map(message -> ((AiMessage) message).text())
                .findFirst()
                .orElseGet(() -> ((UserMessage) messages.get(0)).singleText());
    }

    static LogProb token(String token, double p) {
        return LogProb.builder().token(token).logprob(Math.log(p)).build();
    }

    static ChatResponse reply(String token, double p, LogProb... alternatives) {
        LogProb chosen = LogProb.builder()
                .token(token)
                .logprob(Math.log(p))
                .topLogprobs(Arrays.asList(alternatives))
                .build();
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(token))
                .metadata(OpenAiChatResponseMetadata.builder()
                        .logProbs(List.of(chosen))
                        .build())
                .build();
    }
}
