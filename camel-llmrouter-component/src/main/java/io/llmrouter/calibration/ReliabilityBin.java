/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import java.util.ArrayList;
import java.util.List;

/**
 * One column of a reliability diagram.
 *
 * @param from lower end of the predicted probabilities
 * @param to upper end
 * @param rows rows in the bin, at least 1
 * @param meanProbability what was predicted
 * @param meanOutcome what happened
 * @param low lower end of the 95 % Wilson interval of what happens (conservative for graded outcomes)
 * @param high upper end of it
 */
public record ReliabilityBin(
        double from, double to, int rows, double meanProbability, double meanOutcome, double low, double high) {

    private static final double NORMAL_975 = 1.959963984540054;

    /** The bins that have rows, low to high. */
    static List<ReliabilityBin> of(ProbabilityBins bins, double[] probability, double[] outcome) {
        int[] sizes = bins.sizes();
        double[] predicted = bins.sums(probability);
        double[] happened = bins.sums(outcome);
        List<ReliabilityBin> columns = new ArrayList<>();
        for (int bin = 0; bin < sizes.length; bin++) {
            if (sizes[bin] > 0) {
                double mean = happened[bin] / sizes[bin];
                double[] interval = wilson(mean, sizes[bin]);
                columns.add(new ReliabilityBin(
                        (double) bin / sizes.length,
                        (bin + 1.0) / sizes.length,
                        sizes[bin],
                        predicted[bin] / sizes[bin],
                        mean,
                        interval[0],
                        interval[1]));
            }
        }
        return List.copyOf(columns);
    }

    /** E. Wilson, "Probable inference, the law of succession, and statistical inference", 1927. */
    private static double[] wilson(double share, int n) {
        double z2 = NORMAL_975 * NORMAL_975;
        double centre = (share + z2 / (2 * n)) / (1 + z2 / n);
        double half = NORMAL_975 / (1 + z2 / n) * Math.sqrt(share * (1 - share) / n + z2 / (4.0 * n * n));
        return new double[] {Math.max(0, centre - half), Math.min(1, centre + half)};
    }
}
