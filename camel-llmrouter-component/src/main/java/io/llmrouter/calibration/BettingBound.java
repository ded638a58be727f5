/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.Random;

/**
 * Tests a bounded mean by betting against it: start with 1, on every row stake a share of the capital on "this loss is below the limit". If the mean is
 * above the limit, the capital is a supermartingale and reaches 1/delta with probability at most delta (Ville), so 1/(highest capital) is a p-value.
 *
 * <p>Idea: the stake grows when the losses seen so far vary little, which is what Hoeffding's bound cannot use. Cost: O(n). Source: I. Waudby-Smith and A.
 * Ramdas, "Estimating means of bounded random variables by betting", Journal of the Royal Statistical Society B 2024, the predictable plug-in stake
 * sqrt(2 ln(1/delta) / (n variance)), truncated at 0.75 / (1 - limit). Known weakness: the p-value depends on the order of the rows; so the order is drawn
 * from a seed that must be fixed before the labels are read, never tried until one passes.
 *
 * @param delta the level that the stake is tuned to, in (0, 1); the p-value is valid at every level
 * @param seed of the order of the rows
 */
public record BettingBound(double delta, long seed) implements MeanRiskBound {

    private static final double LARGEST_SHARE = 0.75;
    private static final double PRIOR_MEAN = 0.5;
    private static final double PRIOR_VARIANCE = 0.25;

    /** Checks the range of delta. */
    public BettingBound {
        if (!(delta > 0 && delta < 1)) {
            throw new IllegalArgumentException("delta of a betting test is in (0, 1), but is " + delta);
        }
    }

    @Override
    public double pValue(double[] losses, double limit) {
        if (limit <= 0) {
            return 1;
        }
        if (limit >= 1) {
            return 0;
        }
        return Math.min(1, Math.exp(-highestLogCapital(shuffled(losses), limit)));
    }

    @Override
    public String name() {
        return "betting (row order from seed " + seed + ")";
    }

    private double highestLogCapital(double[] losses, double limit) {
        double budget = 2 * Math.log(1 / delta) / losses.length;
        double largest = LARGEST_SHARE / (1 - limit);
        double sum = PRIOR_MEAN;
        double squares = PRIOR_VARIANCE;
        double capital = 0;
        double highest = 0;
        for (int row = 0; row < losses.length; row++) {
            // only rows before this one decide its stake; otherwise the bet would not be fair
            double stake = Math.min(largest, Math.sqrt(budget * (row + 1) / squares));
            capital += Math.log1p(-stake * (losses[row] - limit));
            highest = Math.max(highest, capital);
            sum += losses[row];
            double deviation = losses[row] - sum / (row + 2);
            squares += deviation * deviation;
        }
        return highest;
    }

    private double[] shuffled(double[] losses) {
        double[] order = losses.clone();
        Random random = new Random(seed);
        for (int last = order.length - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            double swap = order[last];
            order[last] = order[other];
            order[other] = swap;
        }
        return order;
    }
}
