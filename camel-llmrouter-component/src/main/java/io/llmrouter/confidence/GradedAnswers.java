/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Answers of one model, graded: what an {@link AnswerVerifier} learns from. Not to be changed.
 *
 * @param questions n questions
 * @param answers n answers to them; null counts as empty
 * @param score n scores of these answers in [0, 1], 1 is right
 * @param strongScore n scores of the strongest model on the same questions in [0, 1]; NaN where there is none
 * @param group n numbers; equal for rows that must not be torn apart between folds, such as duplicates of a question
 */
public record GradedAnswers(
        List<String> questions, List<String> answers, double[] score, double[] strongScore, int[] group) {

    /** Checks lengths and ranges. */
    public GradedAnswers {
        questions = List.copyOf(questions);
        answers = answers.stream()
                .map(answer -> Objects.requireNonNullElse(answer, ""))
                .toList();
        int n = questions.size();
        if (answers.size() != n || score.length != n || strongScore.length != n || group.length != n) {
            throw new IllegalArgumentException(
                    "graded answers need as many questions as answers, scores, strong scores and groups, but got " + n
                            + ", " + answers.size() + ", " + score.length + ", " + strongScore.length + " and "
                            + group.length);
        }
        for (int i = 0; i < n; i++) {
            if (!(score[i] >= 0 && score[i] <= 1)) {
                throw new IllegalArgumentException(
                        "answer " + i + " has the score " + score[i] + "; it needs a number from 0 to 1");
            }
            if (strongScore[i] < 0 || strongScore[i] > 1) {
                throw new IllegalArgumentException("answer " + i + " has the strong score " + strongScore[i]
                        + "; it needs a number from 0 to 1, or NaN for none");
            }
        }
    }

    /** How many answers. */
    public int size() {
        return questions.size();
    }

    /** Only these rows, in this order. */
    public GradedAnswers rows(int[] indices) {
        return new GradedAnswers(
                Arrays.stream(indices).mapToObj(questions::get).toList(),
                Arrays.stream(indices).mapToObj(answers::get).toList(),
                Arrays.stream(indices).mapToDouble(i -> score[i]).toArray(),
                Arrays.stream(indices).mapToDouble(i -> strongScore[i]).toArray(),
                Arrays.stream(indices).map(i -> group[i]).toArray());
    }
}
