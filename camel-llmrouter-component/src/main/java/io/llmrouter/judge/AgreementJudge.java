/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.judge;

import io.llmrouter.judge.Judgement.Doubts;
import io.llmrouter.judge.Judgement.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Good if it agrees with the last answer, the strongest model's.
 *
 * <p>Idea: where nobody knows what is right, what the strong model says is what one would have got without routing. Answers agree when their choices,
 * their final numbers or their few words are equal. Cost: linear in the answers. Source: the soft labels of cascade work, such as Yue et al., "Large
 * language model cascades with mixture of thought representations", 2024. Known weakness: the strong model is right by definition, so its mistakes are
 * learned, and a cheap model that is right alone counts as wrong; free text hardly ever agrees, and is counted as unparsable. Stateless.
 */
public final class AgreementJudge implements AnswerJudge {

    private final String strongest;

    /** @param strongest name of the model whose answer comes last */
    public AgreementJudge(String strongest) {
        this.strongest = strongest;
    }

    @Override
    public String provenance() {
        return "agreement with " + strongest;
    }

    @Override
    public Judgement judge(Question question, List<Answer> answers) {
        AnswerJudge.requireAny(answers);
        Answer reference = answers.get(answers.size() - 1);
        Optional<FinalAnswer> wanted = FinalAnswer.of(question.text(), reference.text());
        String wantedText = FinalAnswer.normalised(reference.text());
        List<Score> scores = new ArrayList<>();
        int unparsable = wanted.isPresent() ? 0 : 1;
        for (Answer answer : answers.subList(0, answers.size() - 1)) {
            Optional<FinalAnswer> given = FinalAnswer.of(question.text(), answer.text());
            boolean agrees = wanted.isPresent() && wanted.equals(given)
                    || wantedText.equals(FinalAnswer.normalised(answer.text()));
            unparsable += given.isPresent() ? 0 : 1;
            scores.add(new Score(
                    agrees ? 1 : 0, wanted.isPresent() && given.isPresent() || agrees ? null : "no final answer"));
        }
        scores.add(Score.of(1));
        return new Judgement(scores, new Doubts(0, 0, 0, unparsable), 0);
    }
}
