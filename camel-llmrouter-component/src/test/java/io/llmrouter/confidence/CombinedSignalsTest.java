/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CombinedSignalsTest extends ConfidenceEstimatorContract {

    private final Map<String, Double> seen = new LinkedHashMap<>();

    /** The mean of what is there. */
    private OptionalDouble mean(Map<String, Double> raws) {
        synchronized (seen) {
            seen.clear();
            seen.putAll(raws);
        }
        return raws.values().stream().mapToDouble(Double::doubleValue).average();
    }

    @Override
    ConfidenceEstimator create() {
        return new CombinedSignals(
                List.of(new PTrue(), new Verbalised(), new AttributeConfidence("score")), this::mean);
    }

    @Override
    ChatResponse answerWithSignal() {
        return answer(AiMessage.builder()
                .text("12\nCONFIDENCE: 80")
                .attributes(Map.of("score", 0.6))
                .build());
    }

    @Override
    ModelCalls models() {
        return (model, request) -> CompletableFuture.completedFuture(
                ScriptedModels.response(request.messages().contains(AiMessage.from("12")) ? "Y" : "?"));
    }

    /** The contract's question is whether the same numbers come without a call; here one of three is missing then. */
    @Override
    @Test
    void whatNeedsNoCall_isTheSameBothWays() {
        assertThat(create().estimate(QUESTION, answerWithSignal()).orElseThrow())
                .isCloseTo(0.7, within(1e-12));
        assertThat(ask(create(), QUESTION, answerWithSignal()).raw().orElseThrow())
                .isCloseTo(0.8, within(1e-12));
    }

    @Test
    void rule_getsTheRawSignalsByName_inTheOrderOfTheParts() {
        Signal signal = ask(create(), QUESTION, answerWithSignal());
        assertThat(new ArrayList<>(seen.entrySet()))
                .containsExactly(Map.entry("pTrue", 1.0), Map.entry("verbalised", 0.8), Map.entry("score", 0.6));
        assertThat(signal.note()).isEqualTo("pTrue=1.000, verbalised=0.8000, score=0.6000");
    }

    @Test
    void otherParts_doNotSeeTheLineThatOneAskedFor() {
        ScriptedModels models = new ScriptedModels("Y");
        ask(create(), QUESTION, answerWithSignal(), models);
        assertThat(models.asked.get(0).messages()).contains(AiMessage.from("12"));
    }

    @Test
    void partThatFails_isMissing() {
        Signal signal = ask(create(), QUESTION, answerWithSignal(), (model, request) -> {
            throw new IllegalStateException("defect");
        });
        assertThat(signal.raw().orElseThrow()).isCloseTo(0.7, within(1e-12));
        assertThat(signal.note()).startsWith("pTrue=missing");
    }

    @Test
    void fittedCombination_getsEachSignalInItsPlace_andNothingWhereOneIsMissing() {
        double[][] raw = new double[60][];
        boolean[] correct = new boolean[60];
        for (int i = 0; i < 60; i++) {
            raw[i] = new double[] {i % 10 / 10.0, i % 7 == 0 ? Double.NaN : i % 3 / 3.0};
            correct[i] = i % 10 >= 5;
        }
        CombinedConfidence fitted = CombinedConfidence.fit(List.of("score", "verbalised"), raw, correct);
        CombinedSignals combined =
                CombinedSignals.of(List.of(new Verbalised(), new AttributeConfidence("score")), fitted);
        assertThat(combined.estimate(QUESTION, answerWithSignal()))
                .hasValue(fitted.probability(new double[] {0.6, 0.8}));
        assertThat(combined.estimate(QUESTION, combined.cleaned(answerWithSignal())))
                .hasValue(fitted.probability(new double[] {0.6, Double.NaN}));
        assertThatThrownBy(() -> CombinedSignals.of(List.of(new PTrue(), new Verbalised()), fitted))
                .hasMessageContaining("[pTrue, verbalised]")
                .hasMessageContaining("[score, verbalised]");
    }

    @Test
    void sameNameTwice_isRefused() {
        assertThatThrownBy(() -> new CombinedSignals(List.of(new PTrue(), new PTrue()), this::mean))
                .hasMessageContaining("[pTrue, pTrue]");
    }
}
