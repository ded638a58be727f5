/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.Optional;

/** Extension point: does the answer to a kept question serve the question asked? Implementations are thread-safe and call nobody. */
public interface HitVerifier {

    /**
     * Compares two questions.
     *
     * @param asked now
     * @param kept the one whose answer is at hand
     * @return cosine, score and what a guard says; never null
     */
    HitJudgement judge(Question asked, Question kept);

    /** The cosine alone, without guards. */
    static HitVerifier cosine() {
        return (asked, kept) -> {
            double cosine = asked.cosine(kept);
            return new HitJudgement(cosine, cosine, Optional.empty());
        };
    }
}
