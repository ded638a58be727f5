/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.llmrouter.failure.CancelledCallException;
import io.llmrouter.testing.CollectedAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PartialAnswersTest {

    private final CollectedAnswer receiver = new CollectedAnswer();
    private final List<String> announced = new ArrayList<>();
    private final PartialAnswers parts = new PartialAnswers(receiver, announced::add);

    @Test
    void modelWhoseTurnIsOver_isNotHeard() {
        PartialAnswers.Turn late = parts.turnOf("late");
        assertThat(late.giveUp()).isTrue();
        PartialAnswers.Turn next = parts.turnOf("next");
        late.text("from the past");
        next.text("answer");
        assertThat(receiver.parts()).containsExactly("answer");
        assertThat(announced).containsExactly("next");
    }

    @Test
    void modelThatHasSpoken_keepsItsTurn() {
        PartialAnswers.Turn first = parts.turnOf("first");
        first.text("half an ");
        assertThat(first.giveUp()).isFalse();
        first.text("answer");
        assertThat(receiver.parts()).containsExactly("half an ", "answer");
        assertThat(first.chars()).isEqualTo("half an answer".length());
    }

    @Test
    void receiverThatThrows_hasGoneAway_andTheModelIsNotToBlame() {
        PartialAnswers broken = new PartialAnswers(
                new StreamingChatResponseHandler() {
                    @Override
                    public void onPartialResponse(String part) {
                        throw new IllegalStateException("closed");
                    }

                    @Override
                    public void onCompleteResponse(ChatResponse response) {}

                    @Override
                    public void onError(Throwable error) {}
                },
                name -> {});
        CompletableFuture<ModelAnswer> call = new CompletableFuture<>();
        new CollectingHandler(call, broken.turnOf("m")).onPartialResponse("x");
        assertThat(call).isCompletedExceptionally();
        Throwable end = call.handle((answer, error) -> error).join();
        assertThat(end).isInstanceOf(CancelledCallException.class).hasMessageContaining("closed");
        assertThat(CallFailure.of(end).kind()).isEqualTo(FailureKind.CANCELLED);
    }
}
