/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.feedback;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became of a log. Immutable.
 *
 * @param decisions that were read, each once
 * @param rows that were written
 * @param labels how many outcomes of rows came about in which way
 * @param leftOut how many decisions are no row, by reason
 * @param unknownLabels labels without a score that nobody has said the worth of, with how often they occur
 * @param orphans decisions that were spoken about but are not in the log
 * @param unusable feedback lines whose facts say nothing that can be used
 */
public record ExportReport(
        long decisions,
        long rows,
        Map<String, Long> labels,
        Map<LeftOut, Long> leftOut,
        Map<String, Integer> unknownLabels,
        long orphans,
        long unusable) {

    /** How an outcome came about that nobody has labelled. */
    public static final String ASSUMED = "assumed at worst";

    /** Copies the maps. */
    public ExportReport {
        labels = Map.copyOf(labels);
        leftOut = Map.copyOf(leftOut);
        unknownLabels = Map.copyOf(unknownLabels);
    }

    /** Why a decision is no row. */
    public enum LeftOut {
        /** Nobody said anything that counts. */
        UNLABELLED("nobody said what the answer was worth"),
        /** Only a resubmission says something. */
        ASKED_AGAIN_ONLY("only that the same was asked again is known, which counts by --resubmissions alone"),
        /** No model answered. */
        NO_ANSWER("there was no answer"),
        /** The answer came from the cache: it says nothing about a model asked this. */
        FROM_CACHE("the answer came from the cache"),
        /** A wanted model has no label. */
        INCOMPLETE("a model that was wanted has no label");

        private final String words;

        LeftOut(String words) {
            this.words = words;
        }
    }

    /** For people. */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        sentences.add(String.format(Locale.ROOT, "%,d decisions, %,d rows", decisions, rows));
        labels.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(label -> sentences.add(
                        String.format(Locale.ROOT, "  %,d outcomes %s", label.getValue(), label.getKey())));
        for (LeftOut reason : LeftOut.values()) {
            if (leftOut.getOrDefault(reason, 0L) > 0) {
                sentences.add(String.format(Locale.ROOT, "  %,d left out: %s", leftOut.get(reason), reason.words));
            }
        }
        if (!unknownLabels.isEmpty()) {
            sentences.add("  labels without a score, left out: " + new java.util.TreeMap<>(unknownLabels)
                    + "; say what they are worth by --label NAME=SCORE");
        }
        if (orphans > 0) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "  %,d decisions have feedback but are not in these logs; name the older ones too",
                    orphans));
        }
        if (unusable > 0) {
            sentences.add(String.format(Locale.ROOT, "  %,d lines of feedback say nothing that can be used", unusable));
        }
        return sentences;
    }
}
