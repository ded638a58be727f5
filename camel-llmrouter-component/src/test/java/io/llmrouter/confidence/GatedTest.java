/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatedTest extends ConfidenceEstimatorContract {

    private static final ChatRequest JSON =
            QUESTION.toBuilder().responseFormat(ResponseFormat.JSON).build();

    @Override
    ConfidenceEstimator create() {
        return new Gated(new AttributeConfidence("score"), List.of(new JsonSchemaCheck(), new ToolCallCheck()));
    }

    @Override
    ChatRequest question() {
        return JSON;
    }

    @Override
    ChatResponse answerWithSignal() {
        return scored("{}");
    }

    @Test
    void failedGate_takesTheSignalAway_andIsNamed() {
        Signal signal = ask(create(), JSON, scored("{"));
        assertThat(signal.raw()).isEmpty();
        assertThat(signal.note()).isEqualTo("gate jsonSchema failed");
        assertThat(create().estimate(JSON, scored("{"))).isEmpty();
    }

    @Test
    void gateWithNothingToSay_passes() {
        assertThat(ask(create(), QUESTION, scored("plain text")).raw()).hasValue(0.9);
    }

    @Test
    void failedGate_paysForNoCall() {
        ScriptedModels models = new ScriptedModels();
        ask(new Gated(new PTrue(), List.of(new JsonSchemaCheck())), JSON, scored("{"), models);
        assertThat(models.asked).isEmpty();
    }

    private static ChatResponse scored(String text) {
        return answer(
                AiMessage.builder().text(text).attributes(Map.of("score", 0.9)).build());
    }
}
