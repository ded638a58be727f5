/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerbalisedTest extends ConfidenceEstimatorContract {

    @Override
    ConfidenceEstimator create() {
        return new Verbalised();
    }

    @Override
    ChatResponse answerWithSignal() {
        return answer(AiMessage.from("It is 12.\nCONFIDENCE: 85"));
    }

    @ParameterizedTest
    @CsvSource({"CONFIDENCE: 0,0", "CONFIDENCE: 100,1", "CONFIDENCE:7,0.07", "CONFIDENCE: 62  ,0.62"})
    void lastLine_isRead(String line, double expected) {
        assertThat(create().estimate(QUESTION, text("It is 12.\n\n" + line + "\n")))
                .hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONFIDENCE: 101",
                "CONFIDENCE: -5",
                "CONFIDENCE: 8.5",
                "CONFIDENCE: 050",
                "CONFIDENCE: 85%",
                "confidence: 85",
                "CONFIDENCE: high",
                "CONFIDENCE:",
                "CONFIDENCE: 99999999999999999999",
                "CONFIDENCE: 85\nThat is all.",
                "My CONFIDENCE: 85"
            })
    void anythingElse_isNoSignal(String ending) {
        assertThat(create().estimate(QUESTION, text("It is 12.\n" + ending))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONFIDENCE: 85",
                "CONFIDENCE: 101",
                "**Confidence:** 85%",
                "confidence = high",
                "CONFIDENCE: 85\n\n"
            })
    void line_isTakenOff_alsoABadOne(String line) {
        assertThat(create().cleaned(text("It is 12.\n\n" + line)).aiMessage().text())
                .isEqualTo("It is 12.");
    }

    @Test
    void otherLines_stay_andSoDoesTheRestOfTheAnswer() {
        String about = "A confidence interval: [1, 2] is not a line about this answer's own confidence, so it stays.";
        assertThat(create().cleaned(text(about)).aiMessage().text()).isEqualTo(about);
        ChatResponse whole = ChatResponse.builder()
                .aiMessage(answerWithSignal().aiMessage())
                .modelName("m")
                .finishReason(FinishReason.STOP)
                .build();
        ChatResponse cleaned = create().cleaned(whole);
        assertThat(cleaned.modelName()).isEqualTo("m");
        assertThat(cleaned.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(create().cleaned(text("CONFIDENCE: 3")).aiMessage().text()).isEmpty();
    }

    @Test
    void line_isAskedForInTheSystemMessage_thereOrNew() {
        assertThat(((SystemMessage) create().prepared(QUESTION).messages().get(0)).text())
                .contains("CONFIDENCE:");
        ChatRequest told = QUESTION.toBuilder()
                .messages(SystemMessage.from("Be brief."), QUESTION.messages().get(0))
                .build();
        assertThat(create().prepared(told).messages()).hasSize(2);
        assertThat(((SystemMessage) create().prepared(told).messages().get(0)).text())
                .startsWith("Be brief.")
                .contains("CONFIDENCE:");
    }

    @Test
    void jsonIsNotBrokenByALine() {
        ChatRequest json =
                QUESTION.toBuilder().responseFormat(ResponseFormat.JSON).build();
        assertThat(create().prepared(json)).isEqualTo(json);
    }

    @Test
    void decision_saysThatItIsWeak() {
        assertThat(ask(create(), QUESTION, answerWithSignal()).note()).startsWith("weak");
    }

    @Test
    void hugeAnswer_isNoDefect() {
        assertThat(create().estimate(QUESTION, text("x".repeat(3_000_000) + "\nCONFIDENCE: 9")))
                .hasValue(0.09);
    }

    private static ChatResponse text(String text) {
        return answer(AiMessage.from(text));
    }
}
