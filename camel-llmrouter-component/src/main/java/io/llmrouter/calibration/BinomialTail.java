/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

/**
 * Exact binomial tails and the one-sided bounds on a rate that follow from them.
 *
 * <p>Idea: P(Bin(n, p) &lt;= k) = I_{1-p}(n - k, k + 1); the Clopper-Pearson upper bound is the p where that tail falls to delta. Cost: one continued
 * fraction a tail, some fifty a bound. Source: C. Clopper and E. Pearson, "The use of confidence or fiducial limits illustrated in the case of the
 * binomial", Biometrika 1934. Known weakness: conservative for small n, since counts are whole.
 */
public final class BinomialTail {

    private static final int BISECTIONS = 60;

    private BinomialTail() {}

    /**
     * P(Bin(n, p) &lt;= k).
     *
     * @param k count, below 0 gives 0, n or more gives 1
     * @param n trials, at least 0
     * @param p chance of each, in [0, 1]
     * @return the lower tail, in [0, 1]
     */
    public static double atMost(int k, int n, double p) {
        if (!(p >= 0 && p <= 1) || n < 0) {
            throw new IllegalArgumentException(
                    "a binomial tail needs n >= 0 and p in [0, 1], but has n=" + n + ", p=" + p);
        }
        if (k < 0) {
            return 0;
        }
        return k >= n ? 1 : IncompleteBeta.regularised(1 - p, n - k, k + 1.0);
    }

    /**
     * The one-sided Clopper-Pearson upper bound: the rate is at most this with confidence 1 - delta.
     *
     * @param k events seen, in [0, n]
     * @param n trials; 0 gives the bound 1
     * @param delta allowed chance of being wrong, in (0, 1)
     * @return the bound, in [0, 1]
     */
    public static double upperBound(int k, int n, double delta) {
        requireCounts(k, n, delta);
        if (k == n) {
            return 1;
        }
        double low = (double) k / n;
        double high = 1;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (atMost(k, n, middle) > delta) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /**
     * The one-sided Clopper-Pearson lower bound: the rate is at least this with confidence 1 - delta.
     *
     * @param k events seen, in [0, n]
     * @param n trials; 0 gives the bound 0
     * @param delta allowed chance of being wrong, in (0, 1)
     * @return the bound, in [0, 1]
     */
    public static double lowerBound(int k, int n, double delta) {
        return 1 - upperBound(n - k, n, delta);
    }

    /**
     * The fewest trials that can show a rate of at most alpha: with no event among them, the upper bound is just alpha.
     *
     * @param alpha rate, in (0, 1)
     * @param delta allowed chance of being wrong, in (0, 1)
     * @return ceil(ln delta / ln(1 - alpha))
     */
    public static int fewestTrials(double alpha, double delta) {
        return (int) Math.ceil(Math.log(delta) / Math.log1p(-alpha));
    }

    private static void requireCounts(int k, int n, double delta) {
        if (k < 0 || k > n || !(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException(
                    "a bound on a rate needs 0 <= events <= trials and delta in (0, 1), but has events=" + k
                            + ", trials=" + n + ", delta=" + delta);
        }
    }
}
