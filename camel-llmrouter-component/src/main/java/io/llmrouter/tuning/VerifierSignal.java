/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.confidence.AnswerVerifier;
import io.llmrouter.confidence.GradedAnswers;
import io.llmrouter.confidence.Verdict;
import io.llmrouter.evaluation.OutcomesException;
import io.llmrouter.features.PromptEmbedder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The learned {@link AnswerVerifier}, one for each judged stage.
 *
 * @param embedder null for none
 */
public record VerifierSignal(PromptEmbedder embedder) implements StageSignal {

    @Override
    public String name() {
        return "verifier";
    }

    @Override
    public Learned learn(CascadeRows rows, long seed) {
        List<AnswerVerifier> verifiers = verifiers(rows, seed);
        return others -> judged(verifiers, others);
    }

    /**
     * Learns from all rows.
     *
     * @param rows with answers
     * @param seed of everything random
     * @return one verifier for each judged stage
     * @throws OutcomesException if a stage has no answers or too few rows
     */
    public List<AnswerVerifier> verifiers(CascadeRows rows, long seed) {
        return IntStream.range(0, rows.judged())
                .mapToObj(stage -> AnswerVerifier.fit(graded(rows, stage), embedder, seed))
                .toList();
    }

    private static GradedAnswers graded(CascadeRows rows, int stage) {
        List<String> answers =
                Arrays.stream(rows.answers()).map(row -> row[stage]).toList();
        if (answers.stream().allMatch(answer -> answer == null)) {
            throw new OutcomesException("model '" + rows.models().get(stage)
                    + "' has no field 'answer' in any row, and the signal 'verifier' reads answers; use --signal with a"
                    + " recorded number, such as confidence");
        }
        return new GradedAnswers(
                List.of(rows.questions()),
                answers,
                rows.scoresOf(stage),
                rows.scoresOf(rows.stages() - 1),
                rows.group());
    }

    private static StageSignals judged(List<AnswerVerifier> verifiers, CascadeRows rows) {
        double[][] raw = new double[rows.size()][verifiers.size()];
        double[][] gain = new double[rows.size()][verifiers.size()];
        IntStream.range(0, rows.size()).parallel().forEach(row -> {
            for (int stage = 0; stage < verifiers.size(); stage++) {
                String answer = rows.answers()[row][stage];
                Verdict verdict = answer == null
                        ? new Verdict(Double.NaN, Double.NaN)
                        : verifiers.get(stage).judge(rows.questions()[row], answer);
                raw[row][stage] = verdict.correct();
                gain[row][stage] = verdict.gain();
            }
        });
        return new StageSignals(raw, gain);
    }
}
