/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import org.apache.commons.math3.stat.correlation.KendallsCorrelation;

/**
 * How two confidences of one request hang together, whatever each is distributed like.
 *
 * <p>Idea: C(u, v) = exp(-((-ln u)^theta + (-ln v)^theta)^(1/theta)) is P(U &lt;= u, V &lt;= v) of two uniform ranks; they agree most among the
 * highest: what a weak model is sure of a strong one is sure of too. Cost: three powers. Source: E. Gumbel, 1960; theta = 1 / (1 - tau) from Kendall's rank
 * correlation tau. Known weakness: no negative dependence; such pairs are taken as independent.
 *
 * @param theta in [1, {@value #HIGHEST}]; 1 is independence
 */
record GumbelCopula(double theta) {

    /** Beyond, the two ranks are the same for all practical purposes. */
    static final double HIGHEST = 50;

    GumbelCopula {
        if (!(theta >= 1 && theta <= HIGHEST)) {
            throw new IllegalArgumentException("theta of a Gumbel copula is in [1, " + HIGHEST + "], but is " + theta);
        }
    }

    /**
     * Fits by rank correlation.
     *
     * @param first one number a row
     * @param second as many
     * @return independent where the correlation is not positive or not defined
     */
    static GumbelCopula fit(double[] first, double[] second) {
        double tau = first.length < 2 ? 0 : new KendallsCorrelation().correlation(first, second);
        // NaN where one of them is constant
        return new GumbelCopula(tau > 0 ? Math.min(HIGHEST, 1 / (1 - tau)) : 1);
    }

    /** P(U &lt;= u, V &lt;= v) for u and v in [0, 1]. */
    double below(double u, double v) {
        return joined(generator(u), generator(v));
    }

    /** (-ln u)^theta: the two of a pair add up. */
    double generator(double u) {
        return Math.pow(-Math.log(u), theta);
    }

    /** P(U &lt;= u, V &lt;= v) from the generators of u and v. */
    double joined(double first, double second) {
        return Math.exp(-Math.pow(first + second, 1 / theta));
    }
}
