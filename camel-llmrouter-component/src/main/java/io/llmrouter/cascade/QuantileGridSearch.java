/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import io.llmrouter.cascade.CascadeObjective.Means;
import java.util.Arrays;

/**
 * Thresholds of any number of stages on a grid of quantiles, then refined.
 *
 * <p>Idea: the share of the undecided rows that a stage lets go on takes up to {@value #MOST_LEVELS} levels from none to all, never falling from one stage that
 * accepts anything to the next; every combination is tried, fewer levels where about more than {@value #MOST_COMBINATIONS} would be. The best is refined
 * one threshold at a time over all observed probabilities. Cost: O({@value #MOST_COMBINATIONS} n) and a few O(n log n). Source: L. Chen, M. Zaharia and J. Zou,
 * "FrugalGPT", 2023, whose refinement is Nelder and Mead's. Known weakness: the refinement finds the best near one combination, abstention thresholds
 * only by it. Immutable.
 */
public final class QuantileGridSearch implements ThresholdSearch {

    static final int MOST_LEVELS = 40;
    static final int MOST_COMBINATIONS = 10_000;

    @Override
    public CascadePolicy search(StageTable rows, CascadeObjective objective, Abstention abstention) {
        CascadePolicy best = new Grid(rows, objective).best();
        return new ThresholdRefinement(rows, objective, abstention).refine(best);
    }

    /** Levels a stage, so that not too many sequences that never fall are tried. */
    static int levels(int stages) {
        int levels = MOST_LEVELS;
        while (sequences(levels, stages - 1) > MOST_COMBINATIONS) {
            levels--;
        }
        return levels;
    }

    /** Sequences of a length that never fall: C(levels + length - 1, length). */
    private static double sequences(int levels, int length) {
        double count = 1;
        for (int i = 1; i <= length; i++) {
            count = count * (levels + i - 1) / i;
        }
        return count;
    }

    /** All combinations on one table. */
    private static final class Grid {

        private final StageTable rows;
        private final CascadeObjective objective;
        private final Means strong;
        private final int levels;
        private final double[] thresholds;
        private double least = Double.POSITIVE_INFINITY;
        private double[] best;

        Grid(StageTable rows, CascadeObjective objective) {
            this.rows = rows;
            this.objective = objective;
            this.strong = Means.of(CascadePolicy.alwaysStrong(rows.stages()).measure(rows));
            this.levels = levels(rows.stages());
            this.thresholds = new double[rows.stages() - 1];
        }

        CascadePolicy best() {
            int[] all = ThresholdCandidates.order(new double[rows.rows()]);
            from(0, 0, all, new double[rows.rows()], new ServedSums(rows.rows()));
            return CascadePolicy.accepting(best);
        }

        /** Tries every level of a stage from the given one on; {@code paid} is what each row has cost before it. */
        private void from(int stage, int lowest, int[] undecided, double[] paid, ServedSums decided) {
            if (stage == thresholds.length) {
                leaf(undecided, paid, decided);
                return;
            }
            double[] through = paid.clone();
            for (int row : undecided) {
                through[row] += rows.cost(row, stage);
            }
            int[] rising = rising(undecided, stage);
            ServedSums sums = decided.copy();
            int accepted = rising.length;
            for (int level = levels - 1; level >= lowest; level--) {
                int goOn = (int) Math.round((double) level * rising.length / (levels - 1));
                thresholds[stage] = goOn == rising.length
                        ? Double.POSITIVE_INFINITY
                        : Math.max(0, ThresholdCandidates.missingLowest(rows.probability(rising[goOn], stage)));
                while (accepted > 0 && rows.probability(rising[accepted - 1], stage) >= thresholds[stage]) {
                    int row = rising[--accepted];
                    sums.addAnswer(rows.score(row, stage), through[row]);
                }
                // a stage that accepts none does not bind those after it
                from(stage + 1, level == levels - 1 ? lowest : level, Arrays.copyOf(rising, accepted), through, sums);
            }
        }

        private int[] rising(int[] undecided, int stage) {
            double[] probabilities = Arrays.stream(undecided)
                    .mapToDouble(row -> rows.probability(row, stage))
                    .toArray();
            return Arrays.stream(ThresholdCandidates.order(probabilities))
                    .map(place -> undecided[place])
                    .toArray();
        }

        private void leaf(int[] undecided, double[] paid, ServedSums decided) {
            int last = thresholds.length;
            ServedSums sums = decided.copy();
            for (int row : undecided) {
                sums.addStrong(rows.score(row, last), paid[row] + rows.cost(row, last));
            }
            double loss = objective.loss(sums.means(), strong);
            if (loss < least) {
                least = loss;
                best = thresholds.clone();
            }
        }
    }
}
