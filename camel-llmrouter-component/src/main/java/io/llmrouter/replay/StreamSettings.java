/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import java.util.Arrays;

/**
 * A stream and how the cache learns from it. Immutable.
 *
 * @param requests of the stream, at least 1
 * @param exponent of Zipf's law, above 0
 * @param confidenceLevel that all certificates of a stream hold together, in (0, 1)
 * @param observedShare share of near misses that are judged until the first certificate, in (0, 1)
 * @param recheckShare share of hits, and of near misses after the first certificate, that are judged, in [0, 1]
 * @param looks label counts at which a threshold is certified, rising
 */
public record StreamSettings(
        int requests, double exponent, double confidenceLevel, double observedShare, double recheckShare, int[] looks) {

    /** Copies and checks. */
    public StreamSettings {
        looks = looks.clone();
        require(requests >= 1, "requests is at least 1, but is " + requests);
        require(exponent > 0, "the exponent is above 0, but is " + exponent);
        require(
                confidenceLevel > 0 && confidenceLevel < 1,
                "the confidence level is in (0, 1), but is " + confidenceLevel);
        require(observedShare > 0 && observedShare < 1, "the observed share is in (0, 1), but is " + observedShare);
        require(recheckShare >= 0 && recheckShare <= 1, "the recheck share is in [0, 1], but is " + recheckShare);
        boolean rising = looks.length > 0 && looks[0] > 0;
        for (int i = 1; i < looks.length; i++) {
            rising &= looks[i] > looks[i - 1];
        }
        require(rising, "looks are label counts, rising, but are " + Arrays.toString(looks));
    }

    private static void require(boolean right, String wrong) {
        if (!right) {
            throw new IllegalArgumentException(wrong);
        }
    }

    @Override
    public int[] looks() {
        return looks.clone();
    }
}
