/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToolCallCheckTest extends ConfidenceEstimatorContract {

    private static final ToolSpecification WEATHER = ToolSpecification.builder()
            .name("weather")
            .parameters(JsonObjectSchema.builder()
                    .addStringProperty("city")
                    .required("city")
                    .build())
            .build();
    private static final ToolSpecification NOW =
            ToolSpecification.builder().name("now").build();

    @Override
    ConfidenceEstimator create() {
        return new ToolCallCheck();
    }

    @Override
    ChatRequest question() {
        return QUESTION.toBuilder().toolSpecifications(WEATHER, NOW).build();
    }

    @Override
    ChatResponse answerWithSignal() {
        return calls(call("weather", "{\"city\": \"Rome\"}"));
    }

    @Override
    List<ChatResponse> answersWithoutSignal() {
        return super.answersWithoutSignal().subList(1, 2);
    }

    @Test
    void goodCalls_areOne() {
        assertThat(check(call("weather", "{\"city\": \"Rome\"}"), call("now", "")))
                .isEqualTo(1);
        assertThat(check(call("now", "{}"))).isEqualTo(1);
        assertThat(check(call("now", null))).isEqualTo(1);
    }

    @Test
    void oneBadCall_isZero() {
        assertThat(check(call("weather", "{\"city\": \"Rome\"}"), call("rain", "{}")))
                .isZero();
        assertThat(check(call("weather", "{}"))).isZero();
        assertThat(check(call("weather", "{\"city\": 7}"))).isZero();
        assertThat(check(call("weather", "{\"city\": \"Ro"))).isZero();
        assertThat(check(call("weather", "\"Rome\""))).isZero();
        assertThat(check(call("weather", ""))).isZero();
        assertThat(check(call("now", "null"))).isZero();
    }

    @Test
    void callsWhereNoToolsWereDeclared_areZero() {
        assertThat(create().estimate(QUESTION, calls(call("now", "{}")))).hasValue(0);
    }

    private double check(ToolExecutionRequest... calls) {
        return create().estimate(question(), calls(calls)).orElseThrow();
    }

    private static ToolExecutionRequest call(String name, String arguments) {
        return ToolExecutionRequest.builder()
                .id("1")
                .name(name)
                .arguments(arguments)
                .build();
    }

    private static ChatResponse calls(ToolExecutionRequest... calls) {
        return answer(AiMessage.from(Arrays.asList(calls)));
    }
}
