/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The chance of a yes as a sum of small trees, each of which mends what those before it got wrong.
 *
 * <p>Idea: gradient boosting of the logistic loss with Newton leaves. Features are cut into at most {@value #BINS} bins of equal counts, so that a node finds its
 * best cut in sums over bins. Each tree sees a drawn part of the rows and of the features. All trees are complete: a node that is not worth cutting
 * sends everything to the left. Cost: O(trees n d depth) to fit, {@value #TREES} paths of {@value #DEPTH} steps to predict. Source: Friedman, "Greedy function
 * approximation", 2001; bins and Newton leaves as in Chen and Guestrin, "XGBoost", 2016, which is native code and so no part of a plain jar. Known weakness: constant
 * beyond the training rows, and too sure of itself where they are few: calibrate. Immutable.
 */
public final class BoostedTrees {

    private static final int TREES = 400;
    private static final int DEPTH = 5;
    private static final int INNER = (1 << DEPTH) - 1;
    private static final int LEAVES = 1 << DEPTH;
    private static final int BINS = 64;
    private static final double RATE = 0.05;
    private static final double RIDGE = 5;
    /** Least sum of p(1-p) in a leaf: about 40 rows where nothing is known yet. */
    private static final double SMALLEST_LEAF = 10;

    private static final double LEAST_GAIN = 1e-6;
    private static final double ROW_SHARE = 0.7;
    private static final double FEATURE_SHARE = 0.4;

    private final double start;
    /** Of tree t, node i at t * INNER + i, children of i at 2i + 1 and 2i + 2. */
    private final int[] feature;

    private final float[] cut;
    private final float[] values;

    private BoostedTrees(double start, int[] feature, float[] cut, float[] values) {
        this.start = start;
        this.feature = feature;
        this.cut = cut;
        this.values = values;
    }

    /**
     * Fits the trees.
     *
     * @param rows n rows of d finite numbers, n at least 1
     * @param yes n labels
     * @param seed of all draws
     * @return the trees
     * @throws IllegalArgumentException if there are no rows or not as many labels
     */
    public static BoostedTrees fit(float[][] rows, boolean[] yes, long seed) {
        if (rows.length == 0 || rows.length != yes.length) {
            throw new IllegalArgumentException("boosting needs as many labels as rows and at least one, but got "
                    + rows.length + " rows and " + yes.length + " labels");
        }
        return new Growing(rows, yes, seed).grown();
    }

    /**
     * The chance of a yes.
     *
     * @param row d numbers
     * @return in (0, 1), not calibrated
     */
    public double probability(float[] row) {
        double sum = start;
        for (int tree = 0; tree < feature.length / INNER; tree++) {
            int node = 0;
            while (node < INNER) {
                int at = tree * INNER + node;
                node = 2 * node + (row[feature[at]] <= cut[at] ? 1 : 2);
            }
            sum += values[tree * LEAVES + node - INNER];
        }
        return sigmoid(sum);
    }

    /** Everything needed to predict again, as JSON; {@link #read} reads it. */
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put("start", start);
        StateJson.putPacked(state, "feature", feature);
        StateJson.putPacked(state, "cut", cut);
        StateJson.putPacked(state, "values", values);
        return state;
    }

    /**
     * Reads back what {@link #state} wrote.
     *
     * @param state the JSON
     * @param features d, as many as rows have
     * @return the same trees
     * @throws IllegalArgumentException naming the field that is missing or wrong
     */
    public static BoostedTrees read(JsonNode state, int features) {
        int[] feature = StateJson.packedInts(state, "feature");
        if (feature.length % INNER != 0 || Arrays.stream(feature).anyMatch(f -> f < 0 || f >= features)) {
            throw new IllegalArgumentException("field 'feature' has " + feature.length
                    + " entries; it has a multiple of " + INNER + ", each from 0 to " + (features - 1));
        }
        return new BoostedTrees(
                StateJson.number(state, "start"),
                feature,
                StateJson.packed(state, "cut", feature.length),
                StateJson.packed(state, "values", feature.length / INNER * LEAVES));
    }

    private static double sigmoid(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    /** The sums of one side of a cut. */
    private static double worth(double gradient, double hessian) {
        return gradient * gradient / (hessian + RIDGE);
    }

    private record Cut(int feature, int bin, double gain) {}

    /** What changes from tree to tree. */
    private static final class Growing {

        private final int n;
        private final FeatureBins[] bins;
        private final double start;
        private final double[] target;
        private final double[] logit;
        private final double[] gradient;
        private final double[] hessian;
        /** Node of each row within its level; -1 for a row that the tree does not see. */
        private final int[] node;

        private final SplittableRandom random;
        private final int[] feature = new int[TREES * INNER];
        private final float[] cut = new float[TREES * INNER];
        private final float[] values = new float[TREES * LEAVES];

        Growing(float[][] rows, boolean[] yes, long seed) {
            n = rows.length;
            bins = IntStream.range(0, rows[0].length)
                    .parallel()
                    .mapToObj(f -> FeatureBins.of(rows, f, BINS))
                    .toArray(FeatureBins[]::new);
            target = new double[n];
            double sum = 0;
            for (int i = 0; i < n; i++) {
                target[i] = yes[i] ? 1 : 0;
                sum += target[i];
            }
            start = Math.log((sum + 1) / (n - sum + 1));
            logit = new double[n];
            Arrays.fill(logit, start);
            gradient = new double[n];
            hessian = new double[n];
            node = new int[n];
            random = new SplittableRandom(seed);
        }

        BoostedTrees grown() {
            for (int tree = 0; tree < TREES; tree++) {
                grow(tree);
            }
            return new BoostedTrees(start, feature, cut, values);
        }

        private void grow(int tree) {
            boolean[] seen = new boolean[n];
            for (int i = 0; i < n; i++) {
                double p = sigmoid(logit[i]);
                gradient[i] = target[i] - p;
                hessian[i] = p * (1 - p);
                seen[i] = random.nextDouble() < ROW_SHARE;
                node[i] = 0;
            }
            int[] drawn = drawnFeatures();
            for (int level = 0; level < DEPTH; level++) {
                int first = (1 << level) - 1;
                Cut[] cuts = bestCuts(drawn, seen, 1 << level);
                for (int k = 0; k < cuts.length; k++) {
                    int at = tree * INNER + first + k;
                    feature[at] = cuts[k] == null ? 0 : cuts[k].feature;
                    cut[at] = cuts[k] == null ? Float.POSITIVE_INFINITY : bins[cuts[k].feature].upper(cuts[k].bin);
                }
                for (int i = 0; i < n; i++) {
                    Cut at = cuts[node[i]];
                    boolean right = at != null && bins[at.feature].bin(i) > at.bin;
                    node[i] = 2 * node[i] + (right ? 1 : 0);
                }
            }
            giveValues(tree, seen);
        }

        private int[] drawnFeatures() {
            int[] all = IntStream.range(0, bins.length).toArray();
            int count = Math.max(1, (int) Math.round(bins.length * FEATURE_SHARE));
            for (int i = 0; i < count; i++) {
                int swapped = i + random.nextInt(all.length - i);
                int f = all[i];
                all[i] = all[swapped];
                all[swapped] = f;
            }
            int[] drawn = Arrays.copyOf(all, count);
            Arrays.sort(drawn);
            return drawn;
        }

        /** Of each node of the level; null where no cut is worth it. The same whatever the number of threads. */
        private Cut[] bestCuts(int[] drawn, boolean[] seen, int nodes) {
            Cut[][] byFeature = Arrays.stream(drawn)
                    .parallel()
                    .mapToObj(f -> bestCuts(f, seen, nodes))
                    .toArray(Cut[][]::new);
            Cut[] best = new Cut[nodes];
            for (Cut[] cuts : byFeature) {
                for (int k = 0; k < nodes; k++) {
                    if (cuts[k] != null && (best[k] == null || cuts[k].gain > best[k].gain)) {
                        best[k] = cuts[k];
                    }
                }
            }
            return best;
        }

        private Cut[] bestCuts(int f, boolean[] seen, int nodes) {
            double[] sums = new double[nodes * BINS * 2];
            for (int i = 0; i < n; i++) {
                if (seen[i]) {
                    int at = 2 * (node[i] * BINS + bins[f].bin(i));
                    sums[at] += gradient[i];
                    sums[at + 1] += hessian[i];
                }
            }
            Cut[] cuts = new Cut[nodes];
            for (int k = 0; k < nodes; k++) {
                cuts[k] = bestCut(f, sums, 2 * k * BINS);
            }
            return cuts;
        }

        private static Cut bestCut(int f, double[] sums, int from) {
            double gradients = 0;
            double hessians = 0;
            for (int b = 0; b < BINS; b++) {
                gradients += sums[from + 2 * b];
                hessians += sums[from + 2 * b + 1];
            }
            double whole = worth(gradients, hessians);
            double leftGradient = 0;
            double leftHessian = 0;
            Cut best = null;
            for (int b = 0; b < BINS - 1; b++) {
                leftGradient += sums[from + 2 * b];
                leftHessian += sums[from + 2 * b + 1];
                if (leftHessian < SMALLEST_LEAF || hessians - leftHessian < SMALLEST_LEAF) {
                    continue;
                }
                double gain = worth(leftGradient, leftHessian)
                        + worth(gradients - leftGradient, hessians - leftHessian)
                        - whole;
                if (gain > (best == null ? LEAST_GAIN : best.gain)) {
                    best = new Cut(f, b, gain);
                }
            }
            return best;
        }

        private void giveValues(int tree, boolean[] seen) {
            double[] gradients = new double[LEAVES];
            double[] hessians = new double[LEAVES];
            for (int i = 0; i < n; i++) {
                if (seen[i]) {
                    gradients[node[i]] += gradient[i];
                    hessians[node[i]] += hessian[i];
                }
            }
            for (int leaf = 0; leaf < LEAVES; leaf++) {
                values[tree * LEAVES + leaf] = (float) (RATE * gradients[leaf] / (hessians[leaf] + RIDGE));
            }
            for (int i = 0; i < n; i++) {
                logit[i] += values[tree * LEAVES + node[i]];
            }
        }
    }
}
