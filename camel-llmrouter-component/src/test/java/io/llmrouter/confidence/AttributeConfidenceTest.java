/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributeConfidenceTest extends ConfidenceEstimatorContract {

    @Override
    ConfidenceEstimator create() {
        return new AttributeConfidence("score");
    }

    @Override
    ChatResponse answerWithSignal() {
        return with(0.75f);
    }

    @Test
    void numbersAndTheirTexts_areRead() {
        assertThat(create().estimate(QUESTION, with(7))).hasValue(7);
        assertThat(create().estimate(QUESTION, with(" 0.5 "))).hasValue(0.5);
    }

    @Test
    void anythingElse_isNoSignal() {
        for (Object odd : new Object[] {"high", "", "NaN", Double.POSITIVE_INFINITY, true, Map.of()}) {
            assertThat(create().estimate(QUESTION, with(odd))).isEmpty();
        }
    }

    private static ChatResponse with(Object score) {
        return answer(
                AiMessage.builder().text("x").attributes(Map.of("score", score)).build());
    }
}
