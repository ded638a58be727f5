/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaCheckTest extends ConfidenceEstimatorContract {

    private static final JsonSchemaElement CITY = JsonObjectSchema.builder()
            .addStringProperty("city")
            .addIntegerProperty("people")
            .required("city", "people")
            .build();

    @Override
    ConfidenceEstimator create() {
        return new JsonSchemaCheck();
    }

    @Override
    ChatRequest question() {
        return asking(CITY);
    }

    @Override
    ChatResponse answerWithSignal() {
        return text("{\"city\": \"Rome\", \"people\": 2748109}");
    }

    @Override
    List<ChatResponse> answersWithoutSignal() {
        return super.answersWithoutSignal().subList(0, 1);
    }

    @Test
    void validJson_isOne() {
        assertThat(check(CITY, " {\"city\": \"Rome\", \"people\": 2748109} ")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"city\": \"Rome\"}",
                "{\"city\": \"Rome\", \"people\": \"many\"}",
                "```json\n{\"city\": \"Rome\", \"people\": 1}\n```",
                "{\"city\": \"Rome\", \"people\": 1} and more",
                "{\"city\": \"Rome\", \"people\": 1",
                "Rome has 2748109 people.",
                "[]",
                "null",
                "",
                "NaN"
            })
    void anythingElse_isZero(String text) {
        assertThat(check(CITY, text)).isZero();
    }

    @Test
    void jsonWithoutSchema_needsOnlyToBeJson() {
        ChatRequest json =
                QUESTION.toBuilder().responseFormat(ResponseFormat.JSON).build();
        assertThat(create().estimate(json, text("[1]"))).hasValue(1);
        assertThat(create().estimate(json, text("[1"))).hasValue(0);
    }

    @Test
    void requestForText_hasNothingToCheck() {
        assertThat(create().estimate(QUESTION, text("[1"))).isEmpty();
    }

    @Test
    void rawSchemas_ofOlderDrafts_areUnderstood() {
        String draft7 = "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"type\": \"array\"}";
        assertThat(check(JsonRawSchema.from(draft7), "[1]")).isEqualTo(1);
        assertThat(check(JsonRawSchema.from(draft7), "1")).isZero();
    }

    /** A schema comes from whoever asks: it must not make this process fetch, hang or overflow. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\": \"http://127.0.0.1:1/schema.json\"}",
                "{\"$ref\": \"file:///etc/hostname\"}",
                "{\"$ref\": \"#\"}",
                "{\"type\": \"string\", \"pattern\": \"(a)\\\\1\"}",
                "{\"type\": \"nonsense\"}",
                "{\"$ref\": \"#/definitions/none\"}"
            })
    @Timeout(10)
    void schemaThatCannotBeUsed_allowsNothing(String schema) {
        assertThat(check(JsonRawSchema.from(schema), "\"aa\"")).isZero();
    }

    @Test
    @Timeout(10)
    void pattern_isMatchedInLinearTime() {
        JsonSchemaElement evil = JsonRawSchema.from("{\"type\": \"string\", \"pattern\": \"^(a+)+$\"}");
        assertThat(check(evil, "\"" + "a".repeat(50_000) + "!\"")).isZero();
        assertThat(check(evil, "\"aaa\"")).isEqualTo(1);
    }

    @Test
    void deepNesting_isZeroAndNoDefect() {
        assertThat(check(CITY, "[".repeat(200_000))).isZero();
    }

    private double check(JsonSchemaElement schema, String answer) {
        return create().estimate(asking(schema), text(answer)).orElseThrow();
    }

    private static ChatRequest asking(JsonSchemaElement schema) {
        return QUESTION.toBuilder()
                .responseFormat(ResponseFormat.builder()
                        .type(ResponseFormatType.JSON)
                        .jsonSchema(JsonSchema.builder()
                                .name("answer")
                                .rootElement(schema)
                                .build())
                        .build())
                .build();
    }

    private static ChatResponse text(String text) {
        return answer(AiMessage.from(text));
    }
}
