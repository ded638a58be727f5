/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.RealVector;

/**
 * Watches what requests are about: the mean embedding of the latest {@value WindowAlarm#WINDOW} requests against that of the first ones.
 *
 * <p>Idea: {@value #DIRECTIONS} random directions, the same in every process, are enough to see a mean move, since a shift in hundreds of dimensions hides
 * from none of them for long; in them, the squared distance of both means in units of its own noise (Hotelling's T squared) is about chi-square with so
 * many degrees of freedom while nothing has changed, and a mean of distances of embeddings needs no neighbours to be kept. The noise is that of the first
 * requests' batches where these differ more than independent requests would. Cost: {@value #DIRECTIONS} inner products a request, 1.5 kB and the
 * directions, which all routers share. Source: H. Hotelling 1931; a kernel mean distance (Gretton et al., "A kernel two-sample test", JMLR 2012) with a
 * linear kernel, after random projection (M. Lopes, L. Jacob, M. Wainwright, NIPS 2011). Known weakness: a change that leaves the mean is not seen; times
 * of day that ask for other things are. Not thread-safe.
 */
final class EmbeddingDetector implements DriftDetector<float[]> {

    static final int DIRECTIONS = 16;
    private static final long SEED = 20_170;
    private static final double RIDGE = 1e-9;
    private static final double RIDGE_SHARE = 1e-4;
    private static final double SYMMETRY = 1e-9;

    /** By number of dimensions, of which embedders have a handful. */
    private static final Map<Integer, float[][]> SHARED = new ConcurrentHashMap<>();

    private final String detector;
    private final String series;
    private final int wanted;
    private final double chance;
    private final WindowAlarm alarm = new WindowAlarm();
    private float[][] directions;
    private Moments then = new Moments();
    private DecompositionSolver solver;
    private final double[][] now = new double[WindowAlarm.STEPS][DIRECTIONS];
    private double[] batch = new double[DIRECTIONS];
    private final Moments batches = new Moments();
    private int step;
    private int inStep;
    private double effect = 1;
    private double limit = Double.NaN;
    private long observations;

    /**
     * @param detector its name
     * @param series that it watches
     * @param runLength mean number of requests to a false alarm, at least
     * @param wanted requests until it knows what is usual
     */
    EmbeddingDetector(String detector, String series, double runLength, int wanted) {
        this.detector = detector;
        this.series = series;
        this.wanted = Math.max(wanted, WindowAlarm.WINDOW);
        this.chance = WindowAlarm.chance(runLength);
    }

    @Override
    public void add(float[] embedding, Instant time) {
        double[] projected = project(embedding);
        if (projected == null) {
            return;
        }
        observations++;
        if (solver == null) {
            alarm.learning(time);
            learn(projected);
            return;
        }
        for (int k = 0; k < DIRECTIONS; k++) {
            now[step][k] += projected[k];
        }
        if (++inStep == WindowAlarm.STEP) {
            inStep = 0;
            step = (step + 1) % WindowAlarm.STEPS;
            if (observations >= then.count + WindowAlarm.WINDOW) {
                alarm.look(distance(), limit, time);
            }
            Arrays.fill(now[step], 0);
        }
    }

    /** Null for what is no embedding, or one of another embedder. */
    private double[] project(float[] embedding) {
        if (directions == null) {
            directions = shared(embedding.length);
        }
        if (embedding.length != directions[0].length) {
            return null;
        }
        double[] projected = new double[DIRECTIONS];
        for (int k = 0; k < DIRECTIONS; k++) {
            float sum = 0;
            for (int i = 0; i < embedding.length; i++) {
                sum += directions[k][i] * embedding[i];
            }
            if (!Float.isFinite(sum)) {
                return null;
            }
            projected[k] = sum;
        }
        return projected;
    }

    static float[][] shared(int dimensions) {
        return SHARED.computeIfAbsent(dimensions, EmbeddingDetector::directions);
    }

    private static float[][] directions(int dimensions) {
        SplittableRandom random = new SplittableRandom(SEED);
        float[][] made = new float[DIRECTIONS][dimensions];
        for (float[] direction : made) {
            for (int i = 0; i < dimensions; i++) {
                direction[i] = random.nextBoolean() ? 1 : -1;
            }
        }
        return made;
    }

    private void learn(double[] projected) {
        then.add(projected);
        for (int k = 0; k < DIRECTIONS; k++) {
            batch[k] += projected[k] / WindowAlarm.STEP;
        }
        if (then.count % WindowAlarm.STEP == 0) {
            batches.add(batch);
            batch = new double[DIRECTIONS];
        }
        if (then.count < wanted) {
            return;
        }
        double[][] covariance = then.covariance();
        effect = effect(covariance, batches.covariance());
        solver = solver(covariance);
        limit = effect * new ChiSquaredDistribution(DIRECTIONS).inverseCumulativeProbability(1 - chance);
    }

    /** With a little more on the diagonal, so that equal requests have a distance too. */
    private static DecompositionSolver solver(double[][] covariance) {
        double ridge = RIDGE;
        for (int k = 0; k < DIRECTIONS; k++) {
            ridge += RIDGE_SHARE * covariance[k][k] / DIRECTIONS;
        }
        for (int k = 0; k < DIRECTIONS; k++) {
            covariance[k][k] += ridge;
        }
        return new CholeskyDecomposition(new Array2DRowRealMatrix(covariance), SYMMETRY, RIDGE / 2).getSolver();
    }

    /** By how much bursts make the means of steps vary more than independent requests would, in the mean of all directions; at least 1. */
    private static double effect(double[][] covariance, double[][] ofBatches) {
        double sum = 0;
        for (int k = 0; k < DIRECTIONS; k++) {
            sum += covariance[k][k] > 0 ? ofBatches[k][k] * WindowAlarm.STEP / covariance[k][k] : 1;
        }
        return Math.max(1, sum / DIRECTIONS);
    }

    private double distance() {
        RealVector difference = new ArrayRealVector(DIRECTIONS);
        double noise = Math.sqrt(1.0 / then.count + 1.0 / WindowAlarm.WINDOW);
        for (int k = 0; k < DIRECTIONS; k++) {
            double sum = 0;
            for (double[] part : now) {
                sum += part[k];
            }
            difference.setEntry(k, (sum / WindowAlarm.WINDOW - then.mean(k)) / noise);
        }
        return difference.dotProduct(solver.solve(difference));
    }

    /** The distance of a look that nobody has seen yet; else NaN. */
    double unseen() {
        return alarm.unseen();
    }

    @Override
    public boolean raised() {
        return alarm.raised();
    }

    @Override
    public DetectorState state() {
        return alarm.state(detector, series, DIRECTIONS * effect, limit, observations, "");
    }

    private static final class Moments {

        private final double[] sum = new double[DIRECTIONS];
        private final double[][] squares = new double[DIRECTIONS][DIRECTIONS];
        private int count;

        void add(double[] values) {
            count++;
            for (int i = 0; i < DIRECTIONS; i++) {
                sum[i] += values[i];
                for (int j = 0; j <= i; j++) {
                    squares[i][j] += values[i] * values[j];
                }
            }
        }

        double mean(int k) {
            return sum[k] / count;
        }

        double[][] covariance() {
            double[][] covariance = new double[DIRECTIONS][DIRECTIONS];
            for (int i = 0; i < DIRECTIONS; i++) {
                for (int j = 0; j <= i; j++) {
                    covariance[i][j] = (squares[i][j] - sum[i] * sum[j] / count) / Math.max(1, count - 1);
                    covariance[j][i] = covariance[i][j];
                }
            }
            return covariance;
        }
    }
}
