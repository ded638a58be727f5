/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Extension point: says afterwards whether a kept answer served the question asked. Thread-safe. */
public interface HitJudge {

    /**
     * Judges a kept answer.
     *
     * @param asked the question asked
     * @param kept the answer that was kept for another question
     * @param fresh what a model answers to the question asked
     * @return whether the kept answer serves; empty if the judge cannot say
     */
    CompletableFuture<Optional<Boolean>> serves(String asked, KeptAnswer kept, ChatResponse fresh);

    /** Equal texts serve; of others nothing is said. */
    static HitJudge equalTexts() {
        return (asked, kept, fresh) -> CompletableFuture.completedFuture(
                same(kept.text(), fresh.aiMessage().text()) ? Optional.of(true) : Optional.empty());
    }

    private static boolean same(String kept, String fresh) {
        return fresh != null && kept.strip().equalsIgnoreCase(fresh.strip());
    }
}
