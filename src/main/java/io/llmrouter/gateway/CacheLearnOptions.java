/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.replay.LearningSettings;
import io.llmrouter.verdict.LearningPlan;
import picocli.CommandLine.Option;

/** How a replayed cache learns its score from verdicts, as options. */
final class CacheLearnOptions {

    private static final double ANY_BUDGET = 0.1;

    @Option(
            names = "--learn",
            description =
                    "The score is learned in the stream, from verdicts bought in it alone: kept questions that serve each"
                            + " other form groups, and the groups around a question vote.")
    private boolean learn;

    @Option(
            names = "--full-labels",
            defaultValue = "2500",
            description = "With --learn: verdicts until which near misses are judged as before the first certificate"
                    + " (default: ${DEFAULT-VALUE}).")
    private int fullLabels;

    @Option(
            names = "--later",
            defaultValue = "0.2",
            description = "With --learn: share of near misses that are judged afterwards (default: ${DEFAULT-VALUE}).")
    private double later;

    @Option(
            names = "--comparisons",
            defaultValue = "2",
            description =
                    "With --learn: kept questions of different groups that a near miss is compared with at most, until"
                            + " one serves (default: ${DEFAULT-VALUE}).")
    private int comparisons;

    @Option(
            names = "--fit-share",
            defaultValue = "0.5",
            description =
                    "With --learn: share of the labels, the oldest, that a model is fitted on; it is certified on the"
                            + " others (default: ${DEFAULT-VALUE}).")
    private double fitShare;

    boolean learns() {
        return learn;
    }

    /** Label counts at which a threshold is certified, where none are given. */
    int[] usualLooks() {
        return learn ? LearningPlan.usual(ANY_BUDGET).looks() : new int[] {1000, 1500, 2200, 3300, 5000, 7500};
    }

    LearningSettings settings() {
        return new LearningSettings(fullLabels, later, comparisons, fitShare);
    }
}
