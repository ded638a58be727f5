/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.judge;

import java.util.List;

/**
 * Says how good the answers to one question are. Shipped: {@link ExactMatchJudge}, {@link PatternJudge}, {@link AgreementJudge}, {@link HeuristicJudge},
 * {@link HumanJudge} and {@link ModelJudge}. Implementations are thread-safe and give the same judgement for the same input, as far as a model that they
 * ask does.
 */
public interface AnswerJudge {

    /**
     * Scores all answers to a question. Judges that compare need them together; others look at each by itself.
     *
     * @param question what was asked, with what is known of the right answer
     * @param answers at least one, the strongest model's last
     * @return one score in [0, 1] an answer, in the same order
     * @throws IllegalArgumentException if the question lacks what this judge needs, such as a reference answer, or there are no answers
     */
    Judgement judge(Question question, List<Answer> answers);

    /** Where the scores come from, as it stands beside every number made of them: {@code gold}, {@code human}, {@code as judged by large}. */
    String provenance();

    /**
     * Refuses what no judge can judge.
     *
     * @param answers as given to {@link #judge}
     * @throws IllegalArgumentException if there are none
     */
    static void requireAny(List<Answer> answers) {
        if (answers.isEmpty()) {
            throw new IllegalArgumentException("there are no answers to judge; give at least one");
        }
    }
}
