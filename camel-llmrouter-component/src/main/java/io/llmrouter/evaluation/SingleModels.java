/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What there is without any router. Not a number where costs are not known.
 *
 * @param models k names
 * @param scores mean score of each
 * @param costs mean cost of each in US dollars
 * @param oracle mean of the best score on each row
 * @param aiq of the hull of single models, RouterBench's zero router: coins between models
 * @param costAt95 the lowest cost on that hull for 95 % of the best model's score, as a fraction of that model's cost
 */
public record SingleModels(
        List<String> models, double[] scores, double[] costs, double oracle, double aiq, double costAt95) {

    private static final double ENOUGH = 0.95;

    /** Of the rows of a replay. */
    public static SingleModels of(Replay replay) {
        int k = replay.router().models().size();
        int[] once = new int[replay.rows()];
        Arrays.fill(once, 1);
        double[] scores = means(replay.router().scores(), k, once);
        double oracle = Arrays.stream(replay.router().scores())
                .mapToDouble(row -> Arrays.stream(row).max().orElseThrow())
                .average()
                .orElseThrow();
        if (replay.router().costs() == null) {
            double[] unknown = new double[k];
            Arrays.fill(unknown, Double.NaN);
            return new SingleModels(replay.router().models(), scores, unknown, oracle, Double.NaN, Double.NaN);
        }
        double[] costs = means(replay.router().costs(), k, once);
        CostHull hull = CostHull.of(new CostCurve(costs, scores));
        int best = replay.contenders().best();
        return new SingleModels(
                replay.router().models(),
                scores,
                costs,
                oracle,
                hull.meanScore(
                        Arrays.stream(costs).min().orElseThrow(),
                        Arrays.stream(costs).max().orElseThrow()),
                hull.reaching(ENOUGH * scores[best]) / costs[best]);
    }

    private static double[] means(double[][] rows, int columns, int[] times) {
        return IntStream.range(0, columns)
                .mapToDouble(m -> Measures.mean(rows, m, times))
                .toArray();
    }
}
