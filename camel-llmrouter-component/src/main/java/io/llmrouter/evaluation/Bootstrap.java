/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Percentile intervals from resampled rows.
 *
 * <p>Idea: a resample is a count for each row, so nothing is sorted again; the counts of resample b depend on seed and b only, so that routers measured
 * on the same rows are resampled alike, paired. Cost: O(nk) a resample, on all processors. Source: Efron, 1979. Known weakness: it says how much
 * another sample of rows would change the figures, not another draw of the splits. The interval of
 * {@link Metric#ECE} is moved by the bias that resampling gives it. Immutable.
 *
 * @param resamples how many; 0 for no intervals
 * @param seed of the draws
 */
public record Bootstrap(int resamples, long seed) {

    /** Checks. */
    public Bootstrap {
        if (resamples < 0) {
            throw new IllegalArgumentException("resamples must be 0 or more, but are " + resamples);
        }
    }

    /** Measures a replay. */
    public RouterFigures measure(Replay replay) {
        Measures measures = new Measures(replay);
        int[] once = new int[replay.rows()];
        Arrays.fill(once, 1);
        double[] values = measures.of(once);
        double[][] resampled = IntStream.range(0, resamples)
                .parallel()
                .mapToObj(b -> measures.of(counts(once.length, b)))
                .toArray(double[][]::new);
        Map<Metric, Figure> figures = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            int column = metric.ordinal();
            double[] drawn =
                    Arrays.stream(resampled).mapToDouble(row -> row[column]).toArray();
            Interval interval = metric == Metric.ECE && !Double.isNaN(values[column])
                    ? Interval.withoutBias(drawn, values[column])
                    : Interval.of(drawn);
            figures.put(metric, new Figure(values[column], interval));
        }
        return new RouterFigures(
                replay.router().name(),
                replay.rows(),
                figures,
                byModel(replay.router().models(), measures.calibrationErrors(once)),
                byModel(replay.router().models(), measures.briers(once)),
                replay.timing());
    }

    /** How often each of n rows is drawn in n draws with replacement. */
    public int[] counts(int n, int resample) {
        SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong() + resample);
        int[] times = new int[n];
        for (int i = 0; i < n; i++) {
            times[random.nextInt(n)]++;
        }
        return times;
    }

    private static Map<String, Double> byModel(List<String> models, double[] values) {
        Map<String, Double> byModel = new LinkedHashMap<>();
        for (int m = 0; m < values.length; m++) {
            byModel.put(models.get(m), values[m]);
        }
        return byModel;
    }
}
