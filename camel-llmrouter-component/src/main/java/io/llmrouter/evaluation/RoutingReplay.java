/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.prediction.LabelledRequests;
import io.llmrouter.prediction.PredictorMethod;
import io.llmrouter.prediction.QualityPredictor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Learns a method on some rows and measures it on others, again and again. Not thread-safe.
 *
 * <p>Priorities of several splits are pooled into one curve: every row is ranked by the model that has not seen it. Intervals are percentile bootstraps
 * over rows; they do not cover the draw of the splits.
 */
public final class RoutingReplay {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_MICRO = 1e3;

    private final List<String> models;
    private final List<PromptFeatures> requests;
    private final PromptEmbedder embedder;
    private final double[] cheap;
    private final double[] strong;
    private final int resamples;
    private final long seed;

    /**
     * @param table the rows
     * @param cheapModel name of the cheap model in the table
     * @param strongModel name of the strong model
     * @param requests the rows' requests, embedded beforehand where there is an embedder
     * @param embedder null for none
     * @param resamples of each bootstrap
     * @param seed of learning and resampling
     * @throws IllegalArgumentException if a row lacks a model
     */
    public RoutingReplay(
            OutcomeTable table,
            String cheapModel,
            String strongModel,
            List<PromptFeatures> requests,
            PromptEmbedder embedder,
            int resamples,
            long seed) {
        this.models = List.of(cheapModel, strongModel);
        this.requests = requests;
        this.embedder = embedder;
        this.cheap = table.scores(cheapModel);
        this.strong = table.scores(strongModel);
        this.resamples = resamples;
        this.seed = seed;
    }

    /**
     * Measures a method.
     *
     * @param method which
     * @param splits no row is measured twice
     * @param progress told after every split
     * @return the figures of all measured rows together
     * @throws IllegalArgumentException if the strong model is not better on the measured rows, so that there is no gap to recover
     */
    public RouterFigures measure(PredictorMethod method, List<Split> splits, Runnable progress) {
        List<Integer> rows = new ArrayList<>();
        List<Double> priorities = new ArrayList<>();
        List<Double> micros = new ArrayList<>();
        long training = 0;
        for (Split split : splits) {
            long start = System.nanoTime();
            QualityPredictor predictor = method.fit(labelled(split.train()), embedder, seed);
            training += System.nanoTime() - start;
            for (int row : split.test()) {
                long asked = System.nanoTime();
                double priority = predictor.estimate(requests.get(row)).gain(1, 0);
                micros.add((System.nanoTime() - asked) / NANOS_PER_MICRO);
                rows.add(row);
                priorities.add(priority);
            }
            progress.run();
        }
        return figures(
                method.label(),
                rows.stream().mapToInt(Integer::intValue).toArray(),
                priorities.stream().mapToDouble(Double::doubleValue).toArray(),
                training / NANOS_PER_MILLI / splits.size(),
                micros.stream().mapToDouble(Double::doubleValue).sorted().toArray());
    }

    private LabelledRequests labelled(List<Integer> rows) {
        return new LabelledRequests(
                models,
                rows.stream().map(requests::get).toList(),
                rows.stream().map(row -> new double[] {cheap[row], strong[row]}).toArray(double[][]::new));
    }

    private RouterFigures figures(String name, int[] rows, double[] priority, double trainMillis, double[] micros) {
        double[] low = Arrays.stream(rows).mapToDouble(row -> cheap[row]).toArray();
        double[] high = Arrays.stream(rows).mapToDouble(row -> strong[row]).toArray();
        DeferralCurve curve = new DeferralCurve(priority, low, high);
        if (!curve.meaningful()) {
            throw new IllegalArgumentException("the strong model is not better than the cheap one on the " + rows.length
                    + " measured rows, so there is no gap to recover; swap --models or name others");
        }
        return new RouterFigures(
                name,
                rows.length,
                curve.apgr(),
                curve.apgrInterval(resamples, seed),
                curve.apgrDeciles(),
                curve.cpt(0.2),
                curve.cptInterval(0.2, resamples, seed),
                curve.cpt(0.5),
                curve.cptInterval(0.5, resamples, seed),
                curve.cpt(0.8),
                curve.cptInterval(0.8, resamples, seed),
                RankSum.auroc(priority, i -> high[i] > low[i]),
                trainMillis,
                at(micros, 0.5),
                at(micros, 0.99));
    }

    private static double at(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))];
    }
}
