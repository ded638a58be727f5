/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.Arrays;

/**
 * The Hoeffding-Bentkus test of a bounded mean: the smaller of exp(-n KL(mean, limit)) and e P(Bin(n, limit) &lt;= ceil(n mean)).
 *
 * <p>Idea: among all losses in [0, 1] with a given mean, those of 0 and 1 spread most, so a bound for them holds for all. Cost: O(n). Source: S. Bates et
 * al., "Distribution-free, risk-controlling prediction sets", Journal of the ACM 2021, and A. Angelopoulos et al., "Learn then test", 2021, proposition 2.
 * Known weakness: blind to the variance; a paired loss that is almost always near its middle is treated as if it were a coin.
 */
public record HoeffdingBentkusBound() implements MeanRiskBound {

    @Override
    public double pValue(double[] losses, double limit) {
        int n = losses.length;
        double mean = Arrays.stream(losses).average().orElseThrow();
        if (mean >= limit) {
            return 1;
        }
        double hoeffding = Math.exp(-n * divergence(mean, limit));
        double bentkus = Math.E * BinomialTail.atMost((int) Math.ceil(n * mean), n, limit);
        return Math.min(1, Math.min(hoeffding, bentkus));
    }

    @Override
    public String name() {
        return "Hoeffding-Bentkus";
    }

    /** Kullback-Leibler divergence of two coins. */
    private static double divergence(double p, double q) {
        return term(p, q) + term(1 - p, 1 - q);
    }

    private static double term(double p, double q) {
        return p == 0 ? 0 : p * Math.log(p / q);
    }
}
