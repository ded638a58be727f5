/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.cascade.Abstention;
import io.llmrouter.cascade.CascadeObjective.ExpectedLoss;
import io.llmrouter.cascade.CascadePolicy;
import io.llmrouter.cascade.StageTable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Compares searches for thresholds where it counts: learned from few labels, measured on all other rows.
 *
 * <p>Idea: each draw calibrates every stage on its labels; each contender then searches, on the same labels, the smallest error + weight * cost (+ weight *
 * abstentions) for a geometric sequence of weights. The policies make a curve of risk over cost; its area is the figure. Rows and draws are resampled
 * together for all contenders, so differences are paired. Cost: the searches, and O(n) a policy and resample. Source: the area under the error-cost
 * curve is M. Zellinger and M. Thomson's (TMLR 2025). Known weakness: draws share rows, so the interval over draws alone would be too narrow; hence
 * both are resampled.
 */
public final class SearchComparison {

    /** Errors that always asking the strongest stage is worth: from saving nothing to asking it never. */
    private static final double LEAST_COST_WEIGHT = 0.003;

    private static final double MOST_COST_WEIGHT = 3;
    private static final int COST_WEIGHTS = 15;
    /** Errors that an abstention is worth. */
    private static final double[] ABSTENTION_WEIGHTS = {0.1, 0.2, 0.3, 0.4};

    private static final double NANOS_PER_MILLI = 1e6;

    private final RecordedStages rows;
    private final Bootstrap bootstrap;
    private final float[][] counts;
    private final double costUnit;

    /**
     * @param table of outcomes, read with their signals
     * @param models of the stages, from cheap to strong
     * @param prices where rows state no cost; null for none
     * @param bootstrap of the intervals; at least one resample
     * @throws OutcomesException if costs or signals are not known
     */
    public SearchComparison(OutcomeTable table, List<String> models, PriceList prices, Bootstrap bootstrap) {
        this(RecordedStages.of(table, models, prices), bootstrap);
    }

    SearchComparison(RecordedStages rows, Bootstrap bootstrap) {
        this.rows = rows;
        this.bootstrap = bootstrap;
        this.costUnit = rows.meanCost(rows.stages() - 1);
        this.counts = new float[bootstrap.resamples() + 1][rows.rows()];
        Arrays.fill(counts[0], 1);
        for (int b = 1; b < counts.length; b++) {
            int[] times = bootstrap.counts(rows.rows(), b);
            for (int row = 0; row < times.length; row++) {
                counts[b][row] = times[row];
            }
        }
    }

    /**
     * Runs every contender on every draw.
     *
     * @param draws rows to learn from and rows to measure on
     * @param contenders at least one
     * @param step told after each draw, by any thread
     */
    public SearchFigures compare(List<Split> draws, List<SearchContender> contenders, Runnable step) {
        DrawFigures[] figures = draws.stream()
                .parallel()
                .map(draw -> {
                    DrawFigures figure = measure(draw, contenders);
                    step.run();
                    return figure;
                })
                .toArray(DrawFigures[]::new);
        int all = contenders.size();
        double[][] area = new double[all][figures.length];
        double[][][] resampled = new double[all][figures.length][];
        double[][] loss = new double[all][figures.length];
        double[] millis = new double[all];
        for (int c = 0; c < all; c++) {
            for (int draw = 0; draw < figures.length; draw++) {
                area[c][draw] = figures[draw].areas[c][0];
                resampled[c][draw] = Arrays.copyOfRange(figures[draw].areas[c], 1, counts.length);
                loss[c][draw] = figures[draw].losses[c];
                millis[c] += figures[draw].millis[c] / figures.length;
            }
        }
        return new SearchFigures(
                draws.get(0).train().size(),
                contenders.stream().map(SearchContender::name).toList(),
                area,
                resampled,
                loss,
                millis,
                bootstrap.seed());
    }

    /** By contender; areas also by resample, the first of which is the rows as they are. */
    private record DrawFigures(double[][] areas, double[] losses, double[] millis) {}

    private DrawFigures measure(Split draw, List<SearchContender> contenders) {
        StageTable table = rows.calibrated(draw.train(), bootstrap.seed());
        StageTable learned =
                table.withRows(draw.train().stream().mapToInt(Integer::intValue).toArray());
        int[] measured = draw.test().stream().mapToInt(Integer::intValue).toArray();
        DrawFigures figures = new DrawFigures(
                new double[contenders.size()][counts.length],
                new double[contenders.size()],
                new double[contenders.size()]);
        for (int c = 0; c < contenders.size(); c++) {
            double[] weights = contenders.get(c).abstention() == Abstention.NEVER
                    ? new double[] {Double.POSITIVE_INFINITY}
                    : ABSTENTION_WEIGHTS;
            for (double weight : weights) {
                Curves curves = curves(contenders.get(c), learned, new Measured(table, measured), weight);
                double[] areas = curves.areas();
                for (int b = 0; b < areas.length; b++) {
                    figures.areas[c][b] += areas[b] / weights.length;
                }
                figures.losses[c] += curves.loss() / weights.length;
                figures.millis[c] += curves.millis / weights.length;
            }
        }
        return figures;
    }

    private record Measured(StageTable table, int[] rows) {}

    private Curves curves(SearchContender contender, StageTable learned, Measured measured, double abstentionWeight) {
        Curves curves = new Curves(measured, abstentionWeight);
        for (int i = 0; i < COST_WEIGHTS; i++) {
            double weight = costWeight(i);
            long before = System.nanoTime();
            CascadePolicy policy = contender
                    .search()
                    .search(learned, new ExpectedLoss(weight / costUnit, abstentionWeight), contender.abstention());
            curves.millis += (System.nanoTime() - before) / NANOS_PER_MILLI / COST_WEIGHTS;
            curves.add(i, policy);
        }
        return curves;
    }

    private static double costWeight(int i) {
        return LEAST_COST_WEIGHT * Math.pow(MOST_COST_WEIGHT / LEAST_COST_WEIGHT, (double) i / (COST_WEIGHTS - 1));
    }

    /** One curve for each resample of the rows. */
    private final class Curves {

        private final Measured measured;
        private final double abstentionWeight;
        private final double[][][] points = new double[counts.length][COST_WEIGHTS][];
        private double millis;

        Curves(Measured measured, double abstentionWeight) {
            this.measured = measured;
            this.abstentionWeight = abstentionWeight;
        }

        void add(int place, CascadePolicy policy) {
            float[] cost = new float[measured.rows.length];
            float[] risk = new float[measured.rows.length];
            for (int i = 0; i < cost.length; i++) {
                CascadePolicy.Served served = policy.serve(measured.table, measured.rows[i]);
                cost[i] = (float) (served.cost() / costUnit);
                risk[i] = (float) (served.answered() ? 1 - served.score() : abstentionWeight);
            }
            for (int b = 0; b < counts.length; b++) {
                points[b][place] = new double[] {mean(cost, b), mean(risk, b)};
            }
        }

        double loss() {
            return IntStream.range(0, COST_WEIGHTS)
                    .mapToDouble(i -> points[0][i][1] + costWeight(i) * points[0][i][0])
                    .average()
                    .orElseThrow();
        }

        double[] areas() {
            int last = measured.table.stages() - 1;
            float[] firstCost = column(row -> measured.table.cost(row, 0) / costUnit);
            float[] firstRisk = column(row -> 1 - measured.table.score(row, 0));
            float[] lastCost = column(row -> measured.table.cost(row, last) / costUnit);
            return IntStream.range(0, counts.length)
                    .mapToDouble(b -> ErrorCostCurve.area(
                            points[b],
                            new double[] {mean(firstCost, b), Math.min(abstentionWeight, mean(firstRisk, b))},
                            mean(lastCost, b)))
                    .toArray();
        }

        private float[] column(java.util.function.IntToDoubleFunction of) {
            float[] column = new float[measured.rows.length];
            for (int i = 0; i < column.length; i++) {
                column[i] = (float) of.applyAsDouble(measured.rows[i]);
            }
            return column;
        }

        private double mean(float[] values, int resample) {
            double sum = 0;
            double count = 0;
            for (int i = 0; i < values.length; i++) {
                float times = counts[resample][measured.rows[i]];
                sum += times * values[i];
                count += times;
            }
            return sum / count;
        }
    }
}
