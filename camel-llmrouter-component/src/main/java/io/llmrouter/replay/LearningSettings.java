/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

/**
 * How a cache that learns from its verdicts buys them. Immutable.
 *
 * @param fullLabels verdicts up to which near misses are observed as before the first certificate, at least 0
 * @param laterShare share of near misses that are judged afterwards, in [0, 1]
 * @param comparisons how many kept questions of different groups a near miss is compared with at most, until one serves; at least 1
 * @param fitShare share of the judged candidates, the oldest, that a model is fitted on, in (0, 1)
 */
public record LearningSettings(int fullLabels, double laterShare, int comparisons, double fitShare) {

    /** Checks. */
    public LearningSettings {
        require(fullLabels >= 0, "the labels at full share are 0 or more, but are " + fullLabels);
        require(laterShare >= 0 && laterShare <= 1, "the later share is in [0, 1], but is " + laterShare);
        require(comparisons >= 1, "comparisons are at least 1, but are " + comparisons);
        require(fitShare > 0 && fitShare < 1, "the fit share is in (0, 1), but is " + fitShare);
    }

    private static void require(boolean right, String wrong) {
        if (!right) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
