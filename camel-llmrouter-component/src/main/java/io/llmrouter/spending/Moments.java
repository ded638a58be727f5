/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import java.util.Arrays;
import java.util.List;

/**
 * Sums over questions of which both a guess x and the truth y are known: of all products of their powers up to the fourth. Sums of two places add up.
 * Immutable.
 *
 * @param count questions
 * @param sums of x, y, x^2, xy, y^2, x^3, x^2y, xy^2, y^3, x^4, x^3y, x^2y^2, xy^3, y^4
 */
public record Moments(long count, List<Double> sums) {

    /** Nothing was measured. */
    public static final Moments NONE = new Moments(0, List.of());

    private static final int DEGREE = 4;
    private static final int SUMS = 14;

    /** Checks that all sums are there. */
    public Moments {
        sums = List.copyOf(sums);
        if (count != 0 && sums.size() != SUMS) {
            throw new IllegalArgumentException(sums.size() + " sums; moments have " + SUMS);
        }
    }

    /** One question. */
    public static Moments of(double guess, double truth) {
        Double[] products = new Double[SUMS];
        int at = 0;
        for (int degree = 1; degree <= DEGREE; degree++) {
            for (int power = 0; power <= degree; power++) {
                products[at++] = Math.pow(guess, degree - power) * Math.pow(truth, power);
            }
        }
        return new Moments(1, Arrays.asList(products));
    }

    /** Both together. */
    public Moments plus(Moments other) {
        if (count == 0 || other.count == 0) {
            return count == 0 ? other : this;
        }
        Double[] both = new Double[SUMS];
        for (int i = 0; i < SUMS; i++) {
            both[i] = sums.get(i) + other.sums.get(i);
        }
        return new Moments(count + other.count, Arrays.asList(both));
    }

    double x() {
        return sums.get(0);
    }

    double y() {
        return sums.get(1);
    }

    double xx() {
        return sums.get(2);
    }

    /** Truth per guess. */
    double ratio() {
        return y() / x();
    }

    /** Sum of squared residuals of the truth around the ratio times the guess. */
    double residuals() {
        double r = ratio();
        return Math.max(0, sums.get(4) - 2 * r * sums.get(3) + r * r * xx());
    }

    /** The same, each as often as its guess is large. */
    double residualsByGuess() {
        double r = ratio();
        return Math.max(0, sums.get(7) - 2 * r * sums.get(6) + r * r * sums.get(5));
    }

    /** Sum of the residuals' fourth powers. */
    double fourth() {
        double r = ratio();
        return Math.max(
                0,
                sums.get(13)
                        - 4 * r * sums.get(12)
                        + 6 * r * r * sums.get(11)
                        - 4 * r * r * r * sums.get(10)
                        + r * r * r * r * sums.get(9));
    }

    boolean measures() {
        return count >= 2 && x() > 0 && y() > 0;
    }
}
