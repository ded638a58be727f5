/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.evaluation.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How rows to learn from and rows to measure on are told apart; one of three. */
final class EvaluationProtocol {

    private static final int FOLDS = 5;

    @Option(names = "--folds", description = "Cross-validation; the default, with 5.")
    private Integer folds;

    @Option(names = "--labels", paramLabel = "N", description = "Learn from N random rows, measure on all others.")
    private Integer labels;

    @Option(names = "--test", paramLabel = "FILE", description = "Learn from all of --outcomes, measure on this file.")
    private Path test;

    /**
     * One draw of the rows.
     *
     * @param seed of the draw
     * @param splits no row is measured twice
     */
    record Draw(long seed, List<Split> splits) {}

    /** Null for none. */
    Path test() {
        return test;
    }

    boolean drawsLabels() {
        return labels != null;
    }

    boolean folds() {
        return labels == null && test == null;
    }

    /** As a sentence. */
    String sentence(String groupBy) {
        if (test != null) {
            return "learned from all rows of the table, measured on " + test.getFileName();
        } else if (labels != null) {
            return "learned from " + labels + " random rows, measured on all others";
        }
        return (folds == null ? FOLDS : folds) + " folds"
                + (groupBy == null ? "" : ", rows of equal " + groupBy + " in one fold");
    }

    /**
     * The draws.
     *
     * @param table rows to learn from, then those of the other file
     * @param learned how many to learn from
     * @param groupBy for folds; null for none
     * @param seeds of draws of labels; one for everything else
     */
    List<Draw> draws(OutcomeTable table, int learned, String groupBy, List<Long> seeds) {
        List<Draw> draws = new ArrayList<>();
        for (long seed : seeds) {
            draws.add(new Draw(seed, splits(table, learned, groupBy, seed)));
        }
        return draws;
    }

    private List<Split> splits(OutcomeTable table, int learned, String groupBy, long seed) {
        if (test != null) {
            return List.of(Split.after(table, learned));
        } else if (labels != null) {
            return List.of(Split.labels(table, labels, seed));
        }
        return Split.folds(table, folds == null ? FOLDS : folds, groupBy, seed);
    }
}
