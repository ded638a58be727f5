/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.rag.content.Content;
import io.llmrouter.model.Grounding;
import io.llmrouter.model.RetrievalScore;
import io.llmrouter.testing.ScriptedChatModel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How good retrieval was, as a signal of a cascade. */
class RetrievalConfidenceTest {

    private final RetrievalConfidence signal = new RetrievalConfidence();

    @Test
    void scoredPassages_giveTheirProbability_whateverIsAnswered() {
        ChatRequest request = asking(new Grounding("q", passages(), new RetrievalScore(0.7, 0, 1, 1, 1, 0.9, 0.42)));
        assertThat(signal.estimate(request, ScriptedChatModel.response("yes"))).hasValue(0.42);
        assertThat(signal.estimate(request, ScriptedChatModel.response("no"))).hasValue(0.42);
    }

    @Test
    void withoutScoreOrPassages_thereIsNoSignal() {
        assertThat(signal.estimate(asking(new Grounding("q", passages())), ScriptedChatModel.response("yes")))
                .isEmpty();
        ChatRequest plain =
                ChatRequest.builder().messages(UserMessage.from("q")).build();
        assertThat(signal.estimate(plain, ScriptedChatModel.response("yes"))).isEmpty();
    }

    private static List<Content> passages() {
        return List.of(Content.from("a passage"));
    }

    private static ChatRequest asking(Grounding grounding) {
        return ChatRequest.builder()
                .messages(grounding.attachTo(UserMessage.from("q and passages")))
                .build();
    }
}
