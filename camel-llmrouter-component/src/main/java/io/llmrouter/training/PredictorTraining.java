/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.bundle.ModelIdentity;
import io.llmrouter.bundle.OperatingTarget;
import io.llmrouter.bundle.Provenance;
import io.llmrouter.bundle.RouterBundle;
import io.llmrouter.evaluation.DeferralCurve;
import io.llmrouter.evaluation.Interval;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.prediction.PredictorMethod;
import io.llmrouter.prediction.QualityPredictor;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Makes a bundle: estimates on held-out rows, operating points chosen and certified there, and then a predictor that learned from all rows.
 *
 * <p>The certificate is measured on predictors that learned from part of the rows; the one in the bundle learned from all and is of the same make
 * (cross-fitting). Cost: two fits of many rows, six of few. Immutable.
 */
public final class PredictorTraining {

    private static final int RESAMPLES = 500;

    private final PredictorMethod method;
    private final PromptEmbedder embedder;
    private final long seed;
    private final Clock clock;

    /**
     * What is to be reached.
     *
     * @param kind of target
     * @param value of the target
     */
    public record Wanted(OperatingTarget.Kind kind, double value) {}

    /**
     * @param method how to predict
     * @param embedder null for none
     * @param seed of everything random
     * @param clock the time of issue
     */
    public PredictorTraining(PredictorMethod method, PromptEmbedder embedder, long seed, Clock clock) {
        this.method = method;
        this.embedder = embedder;
        this.seed = seed;
        this.clock = clock;
    }

    /** How many steps {@link #train} reports. */
    public static int steps(int rows) {
        return HeldOutEstimates.steps(rows) + 1;
    }

    /**
     * Trains.
     *
     * @param rows to learn from
     * @param wanted targets
     * @param delta highest chance that a certificate is wrong, in (0, 1)
     * @param step told after every fit
     * @return the bundle
     * @throws IllegalArgumentException if there are too few rows, or a target cannot be met
     */
    public RouterBundle train(TrainingRows rows, List<Wanted> wanted, double delta, Runnable step) {
        HeldOutEstimates heldOut = HeldOutEstimates.of(rows, method, embedder, seed, step);
        TargetSearch search = new TargetSearch(rows, heldOut, delta, seed, clock);
        List<OperatingTarget> targets = wanted.stream()
                .map(target -> search.find(target.kind(), target.value()))
                .toList();
        QualityPredictor predictor = method.fit(rows.requests(), embedder, seed);
        step.run();
        return new RouterBundle(
                new Provenance(
                        clock.instant(), seed, rows.files(), rows.requests().size(), rows.dataHash(), rows.labels()),
                models(rows),
                rows.costUnit(),
                embedder == null ? null : embedder.fingerprint(),
                predictor,
                targets,
                metrics(rows, heldOut),
                breakEven(rows, targets));
    }

    private static ObjectNode breakEven(TrainingRows rows, List<OperatingTarget> targets) {
        double[] cost = rows.meanCosts();
        return rows.costs() == null
                ? JsonNodeFactory.instance.objectNode()
                : new BreakEven(cost[0], cost[cost.length - 1], 0).json(targets);
    }

    private static List<ModelIdentity> models(TrainingRows rows) {
        double[] cost = rows.meanCosts();
        List<String> names = rows.requests().models();
        return IntStream.range(0, names.size())
                .mapToObj(m -> new ModelIdentity(
                        names.get(m),
                        rows.answeredAs().get(m),
                        cost[m],
                        Arrays.stream(rows.requests().of(m)).average().orElseThrow()))
                .toList();
    }

    /** How well the gain of the strongest over the cheapest is ranked. */
    private ObjectNode metrics(TrainingRows rows, HeldOutEstimates heldOut) {
        int last = rows.requests().models().size() - 1;
        double[] gain = Arrays.stream(heldOut.estimates())
                .mapToDouble(estimate -> estimate.gain(last, 0))
                .toArray();
        double[][] scores = rows.requests().scores();
        DeferralCurve curve = new DeferralCurve(
                gain,
                Arrays.stream(heldOut.rows()).mapToDouble(row -> scores[row][0]).toArray(),
                Arrays.stream(heldOut.rows())
                        .mapToDouble(row -> scores[row][last])
                        .toArray());
        ObjectNode metrics = JsonNodeFactory.instance.objectNode().put("heldOutRows", heldOut.size());
        if (curve.meaningful()) {
            Interval interval = curve.apgrInterval(RESAMPLES, seed);
            metrics.put("apgr", curve.apgr()).put("apgrLow", interval.low()).put("apgrHigh", interval.high());
        }
        long strange = Arrays.stream(heldOut.estimates())
                .filter(estimate -> estimate.outOfDistribution())
                .count();
        return metrics.put("outOfDistribution", strange / (double) Math.max(1, heldOut.size()));
    }
}
