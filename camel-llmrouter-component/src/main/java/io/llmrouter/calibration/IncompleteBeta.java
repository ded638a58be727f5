/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

/**
 * The regularised incomplete beta function I_x(a, b), the distribution function behind binomial tails.
 *
 * <p>Idea: the continued fraction of the function, evaluated front to back with Lentz's method, on the side of the symmetry
 * I_x(a, b) = 1 - I_{1-x}(b, a) where it converges quickly. Cost: about sqrt(max(a, b)) steps. Source: NIST Digital Library of Mathematical Functions
 * 8.17.22 (fraction) and 8.17.4 (symmetry); W. Lentz 1976; C. Lanczos 1964 for the logarithm of the gamma function. Known weakness: about ten right
 * digits where a + b is a hundred thousand, since the logarithms of large gamma functions cancel.
 */
final class IncompleteBeta {

    private static final int MAX_STEPS = 100_000;
    private static final double TINY = 1e-300;
    private static final double TOLERANCE = 1e-15;
    private static final double LANCZOS_G = 7;
    private static final double[] LANCZOS = {
        0.99999999999980993,
        676.5203681218851,
        -1259.1392167224028,
        771.32342877765313,
        -176.61502916214059,
        12.507343278686905,
        -0.13857109526572012,
        9.9843695780195716e-6,
        1.5056327351493116e-7
    };

    private IncompleteBeta() {}

    /**
     * I_x(a, b).
     *
     * @param x in [0, 1]
     * @param a positive
     * @param b positive
     * @return the probability that a Beta(a, b) variable is at most x
     */
    static double regularised(double x, double a, double b) {
        if (x <= 0) {
            return 0;
        }
        if (x >= 1) {
            return 1;
        }
        return x < (a + 1) / (a + b + 2) ? front(x, a, b) : 1 - front(1 - x, b, a);
    }

    private static double front(double x, double a, double b) {
        double log = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
        return Math.exp(log) / (a * fraction(x, a, b));
    }

    /** 1 + d1/(1 + d2/(1 + ...)) by Lentz's method: the ratios of successive numerators and of successive denominators. */
    private static double fraction(double x, double a, double b) {
        double value = 1;
        double numerator = 1;
        double denominator = 0;
        for (int step = 1; step <= MAX_STEPS; step++) {
            double term = term(step, x, a, b);
            denominator = 1 / awayFromZero(1 + term * denominator);
            numerator = awayFromZero(1 + term / numerator);
            double change = numerator * denominator;
            value *= change;
            if (Math.abs(change - 1) < TOLERANCE) {
                return value;
            }
        }
        throw new ArithmeticException("the incomplete beta function did not converge for x=" + x + ", a=" + a + ", b="
                + b + " in " + MAX_STEPS + " steps");
    }

    private static double term(int step, double x, double a, double b) {
        int m = step / 2;
        return step % 2 == 0
                ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                : -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    }

    private static double awayFromZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /** ln Gamma(z) for z &gt;= 1/2. */
    static double logGamma(double z) {
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (z - 1 + i);
        }
        double t = z - 0.5 + LANCZOS_G;
        return 0.5 * Math.log(2 * Math.PI) + (z - 0.5) * Math.log(t) - t + Math.log(sum);
    }
}
