/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * An average of regression trees with several outputs, whose cuts are drawn at random.
 *
 * <p>Idea: at each node a share {@value #FEATURE_SHARE} of the features is drawn, for each one cut, uniformly between its least and greatest value
 * there; the one that takes away the most variance, summed over the outputs, is kept. Cost: O(n d depth) a tree, without any sorting, trees side by side on the common pool; a
 * prediction walks {@value #TREES} short paths. Of more than {@value #MOST_ROWS} rows each tree sees so many of its own. Source: Geurts, Ernst and Wehenkel, "Extremely randomized trees", 2006. Known weakness: it is constant beyond
 * the training rows. Immutable.
 */
public final class ExtraTrees {

    private static final int TREES = 200;
    private static final double FEATURE_SHARE = 0.2;
    private static final int DEPTH = 20;
    private static final int SMALLEST_LEAF = 10;
    private static final int MOST_LEAVES = 1000;
    private static final int MOST_ROWS = 16_384;
    private static final int LEAF = -1;
    private static final long STRIDE = 0x9E3779B97F4A7C15L;
    private static final double ROUNDING = 1e-9;

    private final int outputs;
    /** Of node i: the feature it looks at, or {@link #LEAF}. */
    private final int[] feature;
    /** Of node i: up to here to the left. */
    private final float[] cut;
    /** Of node i: its left child, the right one follows; of a leaf: where its values begin. */
    private final int[] next;

    private final float[] values;
    private final int[] roots;

    private ExtraTrees(int outputs, int[] feature, float[] cut, int[] next, float[] values, int[] roots) {
        this.outputs = outputs;
        this.feature = feature;
        this.cut = cut;
        this.next = next;
        this.values = values;
        this.roots = roots;
    }

    /**
     * Fits the trees.
     *
     * @param rows n rows of d numbers
     * @param targets n rows of k numbers
     * @param seed of all draws
     */
    public static ExtraTrees fit(float[][] rows, double[][] targets, long seed) {
        float[][] columns = new float[rows[0].length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int f = 0; f < columns.length; f++) {
                columns[f][i] = rows[i][f];
            }
        }
        List<Growing> grown = IntStream.range(0, TREES)
                .parallel()
                .mapToObj(tree -> new Growing(columns, targets, seed + STRIDE * tree).grow())
                .toList();
        return joined(targets[0].length, grown);
    }

    private static ExtraTrees joined(int outputs, List<Growing> grown) {
        int nodes = grown.stream().mapToInt(tree -> tree.nodes).sum();
        int leaves = grown.stream().mapToInt(tree -> tree.used).sum();
        ExtraTrees trees = new ExtraTrees(
                outputs, new int[nodes], new float[nodes], new int[nodes], new float[leaves], new int[grown.size()]);
        int node = 0;
        int value = 0;
        for (int t = 0; t < grown.size(); t++) {
            Growing tree = grown.get(t);
            trees.roots[t] = node;
            System.arraycopy(tree.feature, 0, trees.feature, node, tree.nodes);
            System.arraycopy(tree.cut, 0, trees.cut, node, tree.nodes);
            System.arraycopy(tree.values, 0, trees.values, value, tree.used);
            for (int i = 0; i < tree.nodes; i++) {
                trees.next[node + i] = tree.next[i] + (tree.feature[i] == LEAF ? value : node);
            }
            node += tree.nodes;
            value += tree.used;
        }
        return trees;
    }

    /** The mean of all trees: k numbers. */
    public double[] predict(float[] row) {
        double[] sum = new double[outputs];
        for (int root : roots) {
            int node = root;
            while (feature[node] != LEAF) {
                node = row[feature[node]] <= cut[node] ? next[node] : next[node] + 1;
            }
            for (int k = 0; k < outputs; k++) {
                sum[k] += values[next[node] + k];
            }
        }
        for (int k = 0; k < outputs; k++) {
            sum[k] /= roots.length;
        }
        return sum;
    }

    /** Everything needed to predict again, as JSON; {@link #read} reads it. */
    public ObjectNode state() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put("outputs", outputs);
        StateJson.putPacked(state, "feature", feature);
        StateJson.putPacked(state, "cut", cut);
        StateJson.putPacked(state, "next", next);
        StateJson.putPacked(state, "values", values);
        StateJson.putPacked(state, "roots", roots);
        return state;
    }

    /**
     * Reads back what {@link #state} wrote.
     *
     * @param state the JSON
     * @return the same trees
     * @throws IllegalArgumentException naming the field that is missing or wrong
     */
    public static ExtraTrees read(JsonNode state) {
        return new ExtraTrees(
                (int) StateJson.number(state, "outputs"),
                StateJson.packedInts(state, "feature"),
                StateJson.packed(state, "cut"),
                StateJson.packedInts(state, "next"),
                StateJson.packed(state, "values"),
                StateJson.packedInts(state, "roots"));
    }

    /** One tree's nodes, its root first. */
    private static final class Growing {

        private final float[][] columns;
        private final double[][] targets;
        private final int leaf;
        private final SplittableRandom random;
        private final int[] order;
        private final float[] seen;
        /** Targets of the rows of the node at hand, one after the other: looked at once a cut, so they had better lie together. */
        private final double[] here;

        private int[] feature = new int[256];
        private float[] cut = new float[256];
        private int[] next = new int[256];
        private float[] values = new float[256];
        private int nodes;
        private int used;

        Growing(float[][] columns, double[][] targets, long seed) {
            this.columns = columns;
            this.targets = targets;
            this.random = new SplittableRandom(seed);
            this.order = drawn(targets.length);
            this.leaf = Math.max(SMALLEST_LEAF, order.length / MOST_LEAVES);
            this.seen = new float[order.length];
            this.here = new double[order.length * targets[0].length];
        }

        /** All rows, or {@link #MOST_ROWS} of them. */
        private int[] drawn(int n) {
            int[] rows = new int[n];
            Arrays.setAll(rows, i -> i);
            for (int i = 0; n > MOST_ROWS && i < MOST_ROWS; i++) {
                int swapped = i + random.nextInt(n - i);
                int row = rows[i];
                rows[i] = rows[swapped];
                rows[swapped] = row;
            }
            return n > MOST_ROWS ? Arrays.copyOf(rows, MOST_ROWS) : rows;
        }

        Growing grow() {
            split(newNode(), 0, order.length, 0);
            return this;
        }

        private void split(int node, int from, int to, int depth) {
            if (to - from < 2 * leaf || depth == DEPTH || !choose(node, from, to)) {
                feature[node] = LEAF;
                next[node] = leafValues(from, to);
                return;
            }
            int middle = partition(from, to, columns[feature[node]], cut[node]);
            int left = newNode();
            newNode();
            next[node] = left;
            split(left, from, middle, depth + 1);
            split(left + 1, middle, to, depth + 1);
        }

        /** The best of the random cuts; false if none leaves enough rows on both sides and takes variance away. */
        private boolean choose(int node, int from, int to) {
            double[] total = gather(from, to);
            double best = square(total) / (to - from) * (1 + ROUNDING);
            boolean found = false;
            int tries = Math.max(1, (int) (columns.length * FEATURE_SHARE));
            for (int attempt = 0; attempt < tries; attempt++) {
                int f = random.nextInt(columns.length);
                float at = drawn(columns[f], from, to);
                double gain = total.length == 1 ? gain(total[0], to - from, at) : gain(total, to - from, at);
                if (gain > best) {
                    best = gain;
                    found = true;
                    feature[node] = f;
                    cut[node] = at;
                }
            }
            return found;
        }

        /** Copies the targets of these rows together; their sum. */
        private double[] gather(int from, int to) {
            double[] total = new double[targets[0].length];
            for (int i = from; i < to; i++) {
                double[] row = targets[order[i]];
                System.arraycopy(row, 0, here, (i - from) * row.length, row.length);
                add(total, row);
            }
            return total;
        }

        /** A cut between the least and the greatest value; leaves the values in {@link #seen}. */
        private float drawn(float[] column, int from, int to) {
            float low = Float.POSITIVE_INFINITY;
            float high = Float.NEGATIVE_INFINITY;
            for (int i = from; i < to; i++) {
                float x = column[order[i]];
                seen[i - from] = x;
                low = Math.min(low, x);
                high = Math.max(high, x);
            }
            return low + (float) random.nextDouble() * (high - low);
        }

        /** Sum over both sides of |sum of targets|^2 / rows; 0 if a side is too small. */
        private double gain(double[] total, int rows, float at) {
            double[] left = new double[total.length];
            int count = 0;
            for (int i = 0; i < rows; i++) {
                if (seen[i] <= at) {
                    for (int k = 0; k < left.length; k++) {
                        left[k] += here[i * left.length + k];
                    }
                    count++;
                }
            }
            if (count < leaf || rows - count < leaf) {
                return 0;
            }
            double right = 0;
            for (int k = 0; k < total.length; k++) {
                right += (total[k] - left[k]) * (total[k] - left[k]);
            }
            return square(left) / count + right / (rows - count);
        }

        /** The same for one target, which is what two models have, without branches that cannot be foreseen. */
        private double gain(double total, int rows, float at) {
            double left = 0;
            int count = 0;
            for (int i = 0; i < rows; i++) {
                int isLeft = seen[i] <= at ? 1 : 0;
                left += isLeft * here[i];
                count += isLeft;
            }
            double right = total - left;
            return count < leaf || rows - count < leaf ? 0 : left * left / count + right * right / (rows - count);
        }

        private int partition(int from, int to, float[] column, float at) {
            int left = from;
            int right = to - 1;
            while (left <= right) {
                if (column[order[left]] <= at) {
                    left++;
                } else {
                    int swapped = order[left];
                    order[left] = order[right];
                    order[right--] = swapped;
                }
            }
            return left;
        }

        private int leafValues(int from, int to) {
            int k = targets[0].length;
            double[] sum = new double[k];
            for (int i = from; i < to; i++) {
                add(sum, targets[order[i]]);
            }
            if (used + k > values.length) {
                values = Arrays.copyOf(values, values.length * 2 + k);
            }
            for (int t = 0; t < k; t++) {
                values[used + t] = (float) (sum[t] / (to - from));
            }
            used += k;
            return used - k;
        }

        private int newNode() {
            if (nodes == feature.length) {
                feature = Arrays.copyOf(feature, nodes * 2);
                cut = Arrays.copyOf(cut, nodes * 2);
                next = Arrays.copyOf(next, nodes * 2);
            }
            return nodes++;
        }

        private static void add(double[] sum, double[] row) {
            for (int k = 0; k < sum.length; k++) {
                sum[k] += row[k];
            }
        }

        private static double square(double[] sum) {
            double square = 0;
            for (double value : sum) {
                square += value * value;
            }
            return square;
        }
    }
}
