/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.Arrays;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

/** Candidate thresholds for a certificate: quantiles of scores of other rows than it is certified on, strict to loose. */
public final class CandidateThresholds {

    /** More candidates make the steps between them smaller, not the certificate better. */
    public static final int MOST = 40;

    private CandidateThresholds() {}

    /**
     * Up to {@value #MOST} quantiles, from the strictest to the loosest, which accepts every row.
     *
     * @param scores of the calibrate rows; NaN is a missing signal, never accepted
     * @return distinct scores, falling; empty if there is no score
     */
    public static double[] quantiles(double[] scores) {
        double[] rising = Arrays.stream(scores).filter(present()).sorted().toArray();
        return IntStream.rangeClosed(1, MOST)
                // the score of the row of rank n * i / MOST, counted from the highest
                .map(i -> rising.length - (int) Math.ceil((double) rising.length * i / MOST))
                .mapToDouble(index -> rising.length == 0 ? Double.NaN : rising[index])
                .filter(present())
                .distinct()
                .toArray();
    }

    private static DoublePredicate present() {
        return score -> !Double.isNaN(score);
    }
}
