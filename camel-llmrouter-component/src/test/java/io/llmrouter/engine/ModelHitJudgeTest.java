/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.cache.HitJudge;
import io.llmrouter.cache.KeptAnswer;
import io.llmrouter.testing.ScriptedChatModel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A judge of hits where the pool for blocking models takes nothing more. */
class ModelHitJudgeTest {

    private static final KeptAnswer KEPT = new KeptAnswer("Paris", null, "1", "cheap", 1, 1, List.of());

    @Test
    void equalTexts_areJudgedWithoutAPlaceInThePool_othersWaitForOneAndFailWithoutIt() {
        try (Routers routers = new Routers()) {
            ScriptedChatModel model = ScriptedChatModel.saying("5");
            Environment full = Environment.of(
                    task -> {
                        throw new RejectedExecutionException("full");
                    },
                    routers.timer);
            HitJudge judge = new ModelHitJudge("support", Routers.cheap(model).build(), full);

            assertThat(judge.serves("capital of France?", KEPT, saying("Paris")))
                    .isCompletedWithValue(Optional.of(true));
            CompletableFuture<Optional<Boolean>> other = judge.serves("capital of France?", KEPT, saying("Lyon"));
            assertThat(other)
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(RejectedExecutionException.class);
            assertThat(model.calls()).isZero();
        }
    }

    private static ChatResponse saying(String text) {
        return ChatResponse.builder().aiMessage(AiMessage.from(text)).build();
    }
}
