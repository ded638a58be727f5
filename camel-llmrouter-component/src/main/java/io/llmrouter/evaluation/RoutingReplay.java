/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.prediction.LabelledRequests;
import io.llmrouter.prediction.PredictorMethod;
import io.llmrouter.prediction.QualityEstimate;
import io.llmrouter.prediction.QualityPredictor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Teaches a router some rows and lets it judge others, again and again. Not thread-safe.
 *
 * <p>What several splits say is pooled: every row is judged by the router that has not seen it.
 */
public final class RoutingReplay {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final int TIMED = 400;

    private final Requests requests;
    private final List<Split> splits;
    private final Contenders contenders;
    private final double[][] scores;
    private final double[][] costs;
    private final long seed;
    private final int[] measured;

    /**
     * The rows as routers see them.
     *
     * @param table the rows
     * @param prices for rows that state no cost; null for none
     * @param features of a row's request, embedded beforehand where there is an embedder; made anew on each call
     * @param embedder null for none
     */
    public record Requests(
            OutcomeTable table, PriceList prices, IntFunction<PromptFeatures> features, PromptEmbedder embedder) {}

    /**
     * @param requests n rows
     * @param models at least two names in the table; of two the cheap one first
     * @param splits no row is measured twice
     * @param seed of learning
     * @throws OutcomesException if a row lacks a model, or if the strongest model is better than the cheapest on every row to learn from or on none, so
     *     that there is nothing to tell apart
     */
    public RoutingReplay(Requests requests, List<String> models, List<Split> splits, long seed) {
        this.requests = requests;
        this.splits = splits;
        this.seed = seed;
        this.measured = splits.stream()
                .flatMap(split -> split.test().stream())
                .mapToInt(Integer::intValue)
                .toArray();
        int[] learned = splits.stream()
                .flatMap(split -> split.train().stream())
                .mapToInt(Integer::intValue)
                .distinct()
                .sorted()
                .toArray();
        OutcomeTable table = requests.table();
        double[][] named = table.costs(models, requests.prices());
        this.contenders = Contenders.of(
                models, means(table.scores(models), learned), named == null ? null : means(named, learned));
        this.scores = table.scores(contenders.models());
        this.costs = table.costs(contenders.models(), requests.prices());
        Contenders.requireTwoClasses(
                contenders.models(),
                Arrays.stream(learned).mapToObj(row -> scores[row]).toArray(double[][]::new));
    }

    /** The models that are compared. */
    public Contenders contenders() {
        return contenders;
    }

    /**
     * Replays a router.
     *
     * @param router which
     * @param progress told after every split
     * @return what it expected of all measured rows
     * @throws OutcomesException if it cannot learn from the rows
     */
    public Replay replay(Router router, Runnable progress) {
        double[][] price = costs == null ? null : new double[measured.length][];
        if (router instanceof Router.Reference reference) {
            splits.forEach(split -> progress.run());
            return reference(reference, price);
        }
        return learned(((Router.Learned) router).method(), price, progress);
    }

    private Replay learned(PredictorMethod method, double[][] price, Runnable progress) {
        double[][] expected = new double[measured.length][];
        double[][] probability = new double[measured.length][];
        boolean[] strange = new boolean[measured.length];
        List<Double> training = new ArrayList<>();
        double[] micros = new double[0];
        int at = 0;
        for (Split split : splits) {
            long start = System.nanoTime();
            QualityPredictor predictor = fit(method, split);
            training.add((System.nanoTime() - start) / NANOS_PER_MILLI);
            double[] mean = costs == null ? null : means(costs, array(split.train()));
            for (int row : split.test()) {
                QualityEstimate estimate =
                        predictor.estimate(requests.features().apply(row));
                expected[at] = estimate.expected();
                probability[at] = estimate.probability();
                strange[at] = estimate.outOfDistribution();
                if (price != null) {
                    price[at] = mean;
                }
                at++;
            }
            micros = micros.length > 0 ? micros : decisionMicros(predictor, split.test());
            progress.run();
        }
        Replay.Timing timing = new Replay.Timing(spread(training), quantile(micros, 0.5), quantile(micros, 0.99));
        return new Replay(router(method.label(), expected, probability, strange), price, contenders, false, timing);
    }

    private QualityPredictor fit(PredictorMethod method, Split split) {
        LabelledRequests labelled = new LabelledRequests(
                contenders.models(),
                split.train().stream().map(requests.features()::apply).toList(),
                split.train().stream().map(row -> scores[row]).toArray(double[][]::new));
        try {
            return method.fit(labelled, requests.embedder(), seed);
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            throw new OutcomesException(
                    "router '" + method.label() + "' cannot learn from "
                            + split.train().size() + " rows: " + e.getMessage(),
                    e);
        }
    }

    /** Deciding about requests that come in as text: everything is computed anew, the embedding too. */
    private double[] decisionMicros(QualityPredictor predictor, List<Integer> rows) {
        int step = Math.max(1, rows.size() / TIMED);
        return IntStream.iterate(0, i -> i < rows.size(), i -> i + step)
                .mapToDouble(i -> {
                    String text = requests.table().rows().get(rows.get(i)).query();
                    long start = System.nanoTime();
                    predictor.estimate(PromptFeatures.of(text));
                    return (System.nanoTime() - start) / NANOS_PER_MICRO;
                })
                .sorted()
                .toArray();
    }

    private Replay reference(Router.Reference reference, double[][] price) {
        int[] learned = splits.stream()
                .flatMap(split -> split.train().stream())
                .mapToInt(Integer::intValue)
                .toArray();
        double[] rates = means(scores, learned);
        double[][] expected = new double[measured.length][];
        double[][] probability = new double[measured.length][];
        double[] means = costs == null ? null : means(costs, learned);
        for (int i = 0; i < measured.length; i++) {
            boolean oracle = reference == Router.Reference.ORACLE;
            probability[i] = oracle ? scores[measured[i]] : rates;
            expected[i] = switch (reference) {
                case RANDOM -> rates;
                case ORACLE -> scores[measured[i]];
                case ALWAYS_CHEAP -> only(contenders.cheapest());
                case ALWAYS_STRONG -> only(contenders.strongest());
            };
            if (price != null) {
                price[i] = oracle ? costs[measured[i]] : means;
            }
        }
        boolean fixed = reference == Router.Reference.ALWAYS_CHEAP || reference == Router.Reference.ALWAYS_STRONG;
        return new Replay(
                router(reference.label(), expected, probability, new boolean[measured.length]),
                price,
                contenders,
                fixed,
                Replay.Timing.NONE);
    }

    private double[] only(int model) {
        double[] only = new double[contenders.models().size()];
        only[model] = 1;
        return only;
    }

    private ReplayedRouter router(String name, double[][] expected, double[][] probability, boolean[] strange) {
        return new ReplayedRouter(
                name,
                contenders.models(),
                expected,
                probability,
                Arrays.stream(measured).mapToObj(row -> scores[row]).toArray(double[][]::new),
                costs == null
                        ? null
                        : Arrays.stream(measured).mapToObj(row -> costs[row]).toArray(double[][]::new),
                strange,
                Arrays.stream(measured).mapToObj(requests.table().rows()::get).toList());
    }

    private static double[] means(double[][] values, int[] rows) {
        double[] means = new double[values[0].length];
        for (int row : rows) {
            for (int m = 0; m < means.length; m++) {
                means[m] += values[row][m] / rows.length;
            }
        }
        return means;
    }

    private static int[] array(List<Integer> rows) {
        return rows.stream().mapToInt(Integer::intValue).toArray();
    }

    private static Figure spread(List<Double> values) {
        DoubleSummaryStatistics all =
                values.stream().mapToDouble(Double::doubleValue).summaryStatistics();
        return new Figure(all.getAverage(), new Interval(all.getMin(), all.getMax()));
    }

    private static Figure quantile(double[] sorted, double share) {
        double value = sorted[(int) Math.min(sorted.length - 1L, Math.round(share * sorted.length))];
        return new Figure(value, Interval.ofQuantile(sorted, share));
    }
}
