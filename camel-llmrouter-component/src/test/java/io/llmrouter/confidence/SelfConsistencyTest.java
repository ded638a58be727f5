/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.failure.LlmRouterException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

class SelfConsistencyTest extends ConfidenceEstimatorContract {

    private static final DoubleFunction<Trust> MAJORITY = share -> share >= 0.6 ? Trust.ACCEPTED : Trust.GOES_ON;

    @Override
    ConfidenceEstimator create() {
        return SelfConsistency.USUAL;
    }

    @Override
    ChatResponse answerWithSignal() {
        return answer(AiMessage.from("3 * 4 is 12"));
    }

    @Override
    List<ChatResponse> answersWithoutSignal() {
        return List.of(super.answersWithoutSignal().get(0), answer(AiMessage.from("on and on ".repeat(50))));
    }

    @Override
    ModelCalls models() {
        return (model, request) -> CompletableFuture.completedFuture(ScriptedModels.response("It is 12."));
    }

    @Test
    void share_isOfAllSamples_theFirstAnswerAmongThem() {
        ScriptedModels models = new ScriptedModels("12", "so 13", "The answer is 12", "14");
        Signal signal = ask(create(), QUESTION, answerWithSignal(), models);
        assertThat(signal.raw()).hasValue(0.6);
        assertThat(signal.note()).isEqualTo("3 of 5 samples agree");
        assertThat(signal.better()).isEmpty();
        assertThat(models.asked)
                .hasSize(4)
                .allMatch(request -> request.temperature() == 0.7)
                .allMatch(request -> request.messages().equals(QUESTION.messages()));
    }

    @Test
    void majority_isTakenOverTheFirstAnswer() {
        Signal signal = ask(create(), QUESTION, answerWithSignal(), new ScriptedModels("13", "= 13", "12", "13"));
        assertThat(signal.raw()).hasValue(0.6);
        assertThat(signal.better().orElseThrow().aiMessage().text()).isEqualTo("13");
        assertThat(signal.note()).endsWith("the majority's answer is taken");
    }

    @Test
    void samples_endWhenTheRestCannotChangeAnything() {
        ScriptedModels agreeing = new ScriptedModels("12", "12");
        assertThat(judge(agreeing))
                .isEqualTo(new Signal(
                        java.util.OptionalDouble.of(1), java.util.Optional.empty(), "3 of 3 samples agree, 2 saved"));
        ScriptedModels scattered = new ScriptedModels("13", "14", "15");
        assertThat(judge(scattered).note()).isEqualTo("1 of 4 samples agree, 1 saved");
    }

    @Test
    void failingSample_makesTheSignalFail_andNoMoreAreTaken() {
        int[] asked = {0};
        ModelCalls failing = (model, request) -> {
            asked[0]++;
            return CompletableFuture.failedFuture(new LlmRouterException("429"));
        };
        CompletionStage<Signal> signal = create().estimate(judged(failing));
        assertThat(signal.toCompletableFuture()).isCompletedExceptionally();
        assertThat(asked[0]).as("one batch").isEqualTo(2);
    }

    @Test
    void sampleWithoutAShortAnswer_agreesWithNobody() {
        ScriptedModels models = new ScriptedModels("12", "no idea ".repeat(60), "12", "");
        assertThat(ask(create(), QUESTION, answerWithSignal(), models).raw()).hasValue(0.6);
    }

    @Test
    void longAnswerWithoutResult_paysForNoSample() {
        ScriptedModels models = new ScriptedModels();
        assertThat(ask(create(), QUESTION, answersWithoutSignal().get(1), models)
                        .note())
                .startsWith("missing");
        assertThat(models.asked).isEmpty();
    }

    @Test
    void settingsOutOfRange_areRefused() {
        assertThatThrownBy(() -> new SelfConsistency(1, 0.7)).hasMessageContaining("2 to 64");
        assertThatThrownBy(() -> new SelfConsistency(5, 0)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> new SelfConsistency(5, Double.NaN)).hasMessageContaining("above 0");
    }

    private Signal judge(ScriptedModels models) {
        return create().estimate(judged(models)).toCompletableFuture().join();
    }

    private Judged judged(ModelCalls models) {
        return new Judged(
                QUESTION, answerWithSignal(), "small", new Judged.Surroundings(models, MAJORITY, name -> null));
    }
}
