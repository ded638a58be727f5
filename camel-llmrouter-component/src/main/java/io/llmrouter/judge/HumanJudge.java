/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.judge;

import io.llmrouter.judge.Judgement.Score;
import java.util.List;
import java.util.Map;

/**
 * What people said.
 *
 * <p>Idea: labels were made elsewhere and are looked up. Cost: two look-ups an answer. Known weakness: they are worth as much as the instructions that the
 * people had; one person an answer hides how much people disagree. Immutable.
 */
public final class HumanJudge implements AnswerJudge {

    private final Map<String, Map<String, Double>> scores;

    /** @param scores in [0, 1], by the question's id, then by model */
    public HumanJudge(Map<String, Map<String, Double>> scores) {
        this.scores = Map.copyOf(scores);
    }

    @Override
    public String provenance() {
        return "human";
    }

    @Override
    public Judgement judge(Question question, List<Answer> answers) {
        AnswerJudge.requireAny(answers);
        return Judgement.of(answers.stream()
                .map(answer -> Score.of(score(question.id(), answer.model())))
                .toList());
    }

    private double score(String id, String model) {
        Double score = scores.getOrDefault(id, Map.of()).get(model);
        if (score == null) {
            throw new IllegalArgumentException("question '" + id + "' has no human score of model '" + model
                    + "'; add the line " + id + "," + model + ",SCORE");
        }
        return score;
    }
}
