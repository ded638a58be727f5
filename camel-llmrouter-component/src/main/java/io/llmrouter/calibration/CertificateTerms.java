/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.Locale;

/**
 * What is to be certified, agreed before any label is read.
 *
 * @param risk what to keep low
 * @param limit for a rate, the highest allowed (alpha), in (0, 1); for {@link Risk#QUALITY_LOSS} the quality floor, in (0, 1]
 * @param delta highest allowed chance that the certificate is wrong, in (0, 1); the confidence is 1 - delta
 */
public record CertificateTerms(Risk risk, double limit, double delta) {

    /** Checks both numbers. */
    public CertificateTerms {
        boolean floor = risk == Risk.QUALITY_LOSS;
        if (!(limit > 0 && (floor ? limit <= 1 : limit < 1))) {
            throw new IllegalArgumentException(
                    floor
                            ? "a quality floor is in (0, 1], but is " + limit
                            : "the highest allowed " + risk + " is in (0, 1), but is " + limit);
        }
        if (!(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException(
                    "delta, the chance that a certificate is wrong, is in (0, 1), but is " + delta);
        }
    }

    /**
     * The limit of the mean loss: the rate itself, or 0 for a quality floor, whose paired loss floor * strong - served has the floor inside.
     *
     * @return alpha
     */
    public double alpha() {
        return risk == Risk.QUALITY_LOSS ? 0 : limit;
    }

    /** The promise in words, "the error rate among accepted answers is at most 5.0 % with confidence 90 %". */
    String promise() {
        return risk.promise(percent(limit)) + " with confidence " + percent(1 - delta);
    }

    static String percent(double share) {
        String digits = String.format(Locale.ROOT, "%.2f", 100 * share);
        return digits.replaceAll("\\.?0+$", "") + " %";
    }
}
