/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import java.util.Arrays;
import java.util.List;

/**
 * Logistic regression with an L2 penalty over rows of any kind: minimises the log-loss sum + |w|^2 / (2 c). Targets may be any numbers in [0, 1].
 *
 * <p>Idea: Newton's method whose steps are solved by conjugate gradients, so that the Hessian is never formed, with halving of steps that go up.
 * Cost: a few passes over the entries a conjugate-gradient step, some hundred steps in all. Source: Lin, Weng and Keerthi, "Trust region Newton
 * method for large-scale logistic regression", 2008, without the trust region. Known weakness: few rows need a small c. Immutable.
 */
public final class LogisticRegression {

    private static final int NEWTON_STEPS = 30;
    private static final int GRADIENT_STEPS = 40;
    private static final double TOLERANCE = 1e-3;
    private static final double GOOD_ENOUGH = 0.1;
    private static final int HALVINGS = 20;

    private final double[] weights;
    private final double intercept;

    /**
     * With known weights.
     *
     * @param weights one a feature
     * @param intercept log odds of a row of zeros
     */
    public LogisticRegression(double[] weights, double intercept) {
        this.weights = weights;
        this.intercept = intercept;
    }

    /**
     * Fits the weights; the intercept, the last entry of all vectors here, is not penalised.
     *
     * @param rows n rows
     * @param target n numbers in [0, 1]
     * @param dimension of the rows
     * @param c inverse strength of the penalty, positive
     */
    public static LogisticRegression fit(List<? extends LinearRow> rows, double[] target, int dimension, double c) {
        return new LogisticRegression(new double[dimension], 0).refit(rows, target, c);
    }

    /**
     * Fits again, from these weights on, which is faster than from zero where the answer is near.
     *
     * @param rows n rows
     * @param target n numbers in [0, 1]
     * @param c inverse strength of the penalty, positive
     * @return another regression
     */
    public LogisticRegression refit(List<? extends LinearRow> rows, double[] target, double c) {
        int dimension = weights.length;
        double[] w = Arrays.copyOf(weights, dimension + 1);
        w[dimension] = intercept;
        double[] margin = margins(rows, w);
        double loss = loss(w, margin, target, c);
        double[] zero = gradient(rows, new double[dimension + 1], new double[target.length], target, c);
        double start = Math.sqrt(dot(zero, zero));
        for (int step = 0; step < NEWTON_STEPS; step++) {
            double[] gradient = gradient(rows, w, margin, target, c);
            double norm = Math.sqrt(dot(gradient, gradient));
            if (norm <= TOLERANCE * start) {
                break;
            }
            double[] direction = newton(rows, margin, gradient, c);
            double[] slope = margins(rows, direction);
            double size = 1;
            for (int half = 0; half < HALVINGS; half++, size /= 2) {
                double[] trialMargin = plus(margin, slope, size);
                double[] trial = plus(w, direction, size);
                double trialLoss = loss(trial, trialMargin, target, c);
                if (trialLoss <= loss) {
                    w = trial;
                    margin = trialMargin;
                    loss = trialLoss;
                    break;
                }
            }
        }
        return new LogisticRegression(Arrays.copyOf(w, dimension), w[dimension]);
    }

    /** P(target = 1), in (0, 1). */
    public double probability(LinearRow row) {
        return sigmoid(logit(row));
    }

    /** Log odds of a row. */
    public double logit(LinearRow row) {
        return row.dot(weights) + intercept;
    }

    /** One a feature; not to be changed. */
    public double[] weights() {
        return weights;
    }

    /** Log odds of a row of zeros. */
    public double intercept() {
        return intercept;
    }

    private static double loss(double[] w, double[] margin, double[] target, double c) {
        double loss = 0;
        for (int i = 0; i < target.length; i++) {
            double m = margin[i];
            loss += Math.max(m, 0) + Math.log1p(Math.exp(-Math.abs(m))) - target[i] * m;
        }
        double penalty = 0;
        for (int j = 0; j < w.length - 1; j++) {
            penalty += w[j] * w[j];
        }
        return loss + penalty / (2 * c);
    }

    private static double[] gradient(
            List<? extends LinearRow> rows, double[] w, double[] margin, double[] target, double c) {
        double[] gradient = new double[w.length];
        for (int j = 0; j < w.length - 1; j++) {
            gradient[j] = w[j] / c;
        }
        for (int i = 0; i < target.length; i++) {
            double error = sigmoid(margin[i]) - target[i];
            rows.get(i).addTo(gradient, error);
            gradient[w.length - 1] += error;
        }
        return gradient;
    }

    /** Solves H direction = -gradient well enough. */
    private static double[] newton(List<? extends LinearRow> rows, double[] margin, double[] gradient, double c) {
        int d = gradient.length;
        double[] curvature = new double[margin.length];
        for (int i = 0; i < curvature.length; i++) {
            double p = sigmoid(margin[i]);
            curvature[i] = Math.max(p * (1 - p), 1e-9);
        }
        double[] direction = new double[d];
        double[] residual = new double[d];
        for (int j = 0; j < d; j++) {
            residual[j] = -gradient[j];
        }
        double[] search = residual.clone();
        double norm = dot(residual, residual);
        double enough = norm * GOOD_ENOUGH * GOOD_ENOUGH;
        for (int step = 0; step < GRADIENT_STEPS && norm > enough; step++) {
            double[] image = new double[d];
            for (int j = 0; j < d - 1; j++) {
                image[j] = search[j] / c;
            }
            for (int i = 0; i < curvature.length; i++) {
                double along = curvature[i] * (rows.get(i).dot(search) + search[d - 1]);
                rows.get(i).addTo(image, along);
                image[d - 1] += along;
            }
            double alpha = norm / dot(search, image);
            for (int j = 0; j < d; j++) {
                direction[j] += alpha * search[j];
                residual[j] -= alpha * image[j];
            }
            double after = dot(residual, residual);
            double beta = after / norm;
            for (int j = 0; j < d; j++) {
                search[j] = residual[j] + beta * search[j];
            }
            norm = after;
        }
        return direction;
    }

    private static double[] margins(List<? extends LinearRow> rows, double[] w) {
        double[] margins = new double[rows.size()];
        for (int i = 0; i < margins.length; i++) {
            margins[i] = rows.get(i).dot(w) + w[w.length - 1];
        }
        return margins;
    }

    private static double[] plus(double[] a, double[] b, double factor) {
        double[] sum = new double[a.length];
        for (int j = 0; j < sum.length; j++) {
            sum[j] = a[j] + factor * b[j];
        }
        return sum;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    /** 1 / (1 + exp(-x)), in (0, 1) or, far out, 0 or 1. */
    public static double sigmoid(double x) {
        return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
    }
}
