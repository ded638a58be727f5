/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import io.llmrouter.judge.Judgement.Doubts;
import java.util.List;
import java.util.Map;

/**
 * What came of a run. Immutable.
 *
 * @param end how it ended
 * @param scores one a model, over all finished rows
 * @param rows finished and still to do
 * @param failures rows that are left out, by reason
 * @param doubts of the judge, over all finished rows
 * @param cost of everything, earlier runs included
 */
public record LabelReport(
        End end, List<ScoreSummary> scores, Rows rows, Map<String, Failure> failures, Doubts doubts, Cost cost) {

    /** How a run ends. */
    public enum End {
        /** Every row was tried. */
        DONE,
        /** The next call could have passed the ceiling. */
        CEILING,
        /** The run was interrupted. */
        INTERRUPTED,
        /** So many rows failed one after the other that the rest would, too. */
        FAILING
    }

    /**
     * Rows of the job.
     *
     * @param all how many
     * @param earlier finished in earlier runs
     * @param now finished in this one
     */
    public record Rows(int all, int earlier, int now) {

        /** Finished altogether. */
        public int finished() {
            return earlier + now;
        }
    }

    /**
     * Rows that failed for one reason.
     *
     * @param count how many
     * @param example the message of one of them
     */
    public record Failure(int count, String example) {}

    /**
     * Costs in the currency of the prices.
     *
     * @param answers paid for answers
     * @param judging paid for judging them
     */
    public record Cost(double answers, double judging) {

        /** Both. */
        public double total() {
            return answers + judging;
        }
    }

    /** Copies the collections. */
    public LabelReport {
        scores = List.copyOf(scores);
        failures = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(failures));
    }

    /** Rows that failed. */
    public int failed() {
        return failures.values().stream().mapToInt(Failure::count).sum();
    }

    /** Whether the table is written and no row is missing in it. */
    public boolean complete() {
        return end == End.DONE && failures.isEmpty();
    }
}
