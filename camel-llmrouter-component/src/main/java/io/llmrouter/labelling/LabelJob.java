/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import io.llmrouter.judge.AnswerJudge;
import java.util.List;

/**
 * What is to be labelled, and how. Immutable.
 *
 * @param rows the questions
 * @param answers where their answers come from
 * @param judges who scores them
 * @param settings what is written down of all that
 */
public record LabelJob(List<QuestionRow> rows, AnswerSource answers, JudgeSource judges, LabelSettings settings) {

    /** Copies the rows. */
    public LabelJob {
        rows = List.copyOf(rows);
    }

    /** Makes the judge of one row. */
    @FunctionalInterface
    public interface JudgeSource {

        /**
         * The judge of one row; all judges of a job say the same provenance.
         *
         * @param calls through which it asks models, if it does
         * @return the judge
         */
        AnswerJudge of(RowCalls calls);
    }
}
