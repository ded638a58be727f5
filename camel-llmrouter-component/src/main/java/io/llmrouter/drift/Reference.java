/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

/**
 * What is usual: mean and spread of the first observations in [0, 1].
 *
 * <p>Idea: the mean of n observations is known up to its standard error, and bursts make it less well known than n independent ones would; the variance of
 * the means of batches tells by how much (design effect). A start that is unlike what follows is forgotten: when both halves differ more than chance
 * explains, the first one is dropped and learning goes on. Cost: a few additions an observation. Source: L. Kish, "Survey Sampling", 1965, for the design
 * effect. Known weakness: what drifts while it is learned becomes part of what is usual. Not thread-safe.
 */
final class Reference {

    private static final int BATCH = 50;
    private static final int FEWEST_BATCHES = 8;
    private static final double UNLIKE = 4;

    private final int wanted;
    private Half first = new Half();
    private Half second = new Half();
    private Known known;

    /** What is looked at with every observation. */
    private record Known(double mean, double deviation, double error) {}

    /** @param wanted observations until it knows enough */
    Reference(int wanted) {
        this.wanted = wanted;
    }

    /** Known beforehand. */
    static Reference known(double mean, int observations) {
        Reference reference = new Reference(observations);
        reference.first.count = observations;
        reference.first.sum = mean * observations;
        reference.first.squares = mean * observations;
        reference.freeze();
        return reference;
    }

    void add(double value) {
        if (known != null) {
            return;
        }
        (first.count < wanted / 2 ? first : second).add(value);
        if (first.count + second.count < wanted) {
            return;
        }
        double error = Math.sqrt(
                first.variance() * first.effect() / first.count + second.variance() * second.effect() / second.count);
        if (Math.abs(first.mean() - second.mean()) > UNLIKE * error) {
            first = second;
            second = new Half();
        } else {
            freeze();
        }
    }

    /** Learns nothing more. */
    void freeze() {
        if (known == null) {
            known = new Known(mean(), deviation(), error());
        }
    }

    boolean isFrozen() {
        return known != null;
    }

    long count() {
        return first.count + second.count;
    }

    double mean() {
        if (known != null) {
            return known.mean;
        }
        return count() == 0 ? Double.NaN : (first.sum + second.sum) / count();
    }

    double deviation() {
        if (known != null) {
            return known.deviation;
        }
        double mean = mean();
        return Math.sqrt(Math.max(0, (first.squares + second.squares) / count() - mean * mean));
    }

    /** Standard error of the mean; never 0, since a rate that was 0 in n observations may well be 1/n. */
    double error() {
        if (known != null) {
            return known.error;
        }
        double effect = (first.effect() + second.effect()) / 2;
        double variance = deviation() * deviation() + 1.0 / (count() + 1);
        return Math.sqrt(Math.max(variance, 1e-9) * effect / count());
    }

    private static final class Half {

        private int count;
        private double sum;
        private double squares;
        private double batch;
        private int batches;
        private double batchSum;
        private double batchSquares;

        void add(double value) {
            count++;
            sum += value;
            squares += value * value;
            batch += value;
            if (count % BATCH == 0) {
                double mean = batch / BATCH;
                batches++;
                batchSum += mean;
                batchSquares += mean * mean;
                batch = 0;
            }
        }

        double mean() {
            return sum / count;
        }

        double variance() {
            return Math.max(0, squares / count - mean() * mean());
        }

        /** By how much bursts make the mean vary more than independent observations would; at least 1. */
        double effect() {
            if (batches < FEWEST_BATCHES || variance() <= 0) {
                return 1;
            }
            double mean = batchSum / batches;
            double between = (batchSquares - batches * mean * mean) / (batches - 1);
            return Math.max(1, between * BATCH / variance());
        }
    }
}
