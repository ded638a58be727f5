/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.llmrouter.verdict.LearningPlan;
import io.llmrouter.verdict.VerdictLearner;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** What is kept of scopes: every conversation is one, so looking must leave nothing behind. */
class LearnedVerdictsTest {

    private final LearnedVerdicts learned = new LearnedVerdicts(
            new VerdictLearner(new LearningPlan(0.1, 0.95, new int[] {100}, 0.5), Clock.systemUTC()));

    @Test
    void scopeWithoutQuestions_isNotKept() {
        EntryKey key = Entries.key(1, 2);
        assertThat(learned.wants(key)).isTrue();
        learned.compared(key, new float[] {1, 0}, 0, true);
        assertThat(learned.of(key.scope())).isEmpty();
        learned.seed(key, new float[] {1, 0});
        assertThat(learned.of(key.scope())).isPresent();
        assertThat(learned.wants(key)).isFalse();
    }
}
