/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

/** Quantiles of the chi-square distribution. Stateless. */
public final class ChiSquare {

    private static final int STEPS = 200;

    private ChiSquare() {}

    /**
     * The value that is exceeded with a probability, by bisection.
     *
     * @param degrees of freedom, 1 or more
     * @param tail probability in (0, 1)
     * @return the quantile, above 0
     */
    public static double exceededWith(int degrees, double tail) {
        double low = 0;
        double high = degrees + 1000.0;
        for (int i = 0; i < STEPS && high - low > 1e-10 * high; i++) {
            double middle = (low + high) / 2;
            if (tail(degrees / 2.0, middle / 2) > tail) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** Upper incomplete gamma function, regularised: a series below a + 1, Lentz's continued fraction above (Numerical Recipes, 6.2). */
    private static double tail(double a, double x) {
        double front = Math.exp(a * Math.log(x) - x - IncompleteBeta.logGamma(a));
        if (x <= 0) {
            return 1;
        }
        if (x < a + 1) {
            double term = 1 / a;
            double sum = term;
            for (int n = 1; n < STEPS * 5 && term > sum * 1e-16; n++) {
                term *= x / (a + n);
                sum += term;
            }
            return 1 - front * sum;
        }
        double b = x + 1 - a;
        double c = 1e300;
        double d = 1 / b;
        double h = d;
        for (int n = 1; n < STEPS * 5; n++) {
            double an = -n * (n - a);
            b += 2;
            d = 1 / (an * d + b);
            c = b + an / c;
            h *= d * c;
            if (Math.abs(d * c - 1) < 1e-15) {
                break;
            }
        }
        return front * h;
    }
}
