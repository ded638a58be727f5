/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.judge;

import io.llmrouter.judge.Judgement.Score;
import java.util.List;
import java.util.Optional;

/**
 * Right or wrong by a reference answer.
 *
 * <p>Idea: a reference that is a number is compared with the answer's final number as a number, one that is a choice letter with the choice taken, any
 * other with the whole answer or its marked place, ignoring case and punctuation. Cost: linear in the answer. Source: the exact match of GSM8K and SQuAD.
 * Known weakness: a right answer in other words is wrong. Stateless.
 */
public final class ExactMatchJudge implements AnswerJudge {

    @Override
    public String provenance() {
        return "gold";
    }

    @Override
    public Judgement judge(Question question, List<Answer> answers) {
        AnswerJudge.requireAny(answers);
        if (question.gold() == null || question.gold().isBlank()) {
            throw new IllegalArgumentException(
                    "question '" + question.id() + "' has no reference answer; give it a field 'gold'");
        }
        String gold = question.gold().contains("####")
                ? FinalAnswer.stated(question.gold()).orElseThrow()
                : question.gold().strip();
        return Judgement.of(answers.stream()
                .map(answer -> Score.of(matches(question.text(), gold, answer.text())))
                .toList());
    }

    private static boolean matches(String question, String gold, String answer) {
        Optional<FinalAnswer> number = FinalAnswer.onlyNumber(gold);
        if (number.isPresent()) {
            return number.equals(FinalAnswer.number(answer));
        }
        if (gold.length() == 1 && FinalAnswer.offersChoices(question)) {
            return FinalAnswer.choice(question, answer)
                    .map(choice -> choice.text().equalsIgnoreCase(gold))
                    .orElse(false);
        }
        String wanted = FinalAnswer.normalised(gold);
        return wanted.equals(FinalAnswer.normalised(answer))
                || FinalAnswer.stated(answer)
                        .map(FinalAnswer::normalised)
                        .filter(wanted::equals)
                        .isPresent();
    }
}
