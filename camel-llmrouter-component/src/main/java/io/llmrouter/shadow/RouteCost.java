/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a route costs beside always asking the shadow, in all.
 *
 * <p>Idea: what was served is known of every request, and what makes a question dear makes it dear for both models. So where that is so in the pairs, the
 * shadow's cost is estimated in ratio to the served one, of which the dearest half percent counts as what is next to it, since an answer that ran away says
 * nothing of the other model's; else by its mean. Cost: linear, per resample. Source: W. Cochran, "Sampling Techniques", 1977, chapter 6, on ratio
 * estimators. Known weakness: a few questions that are dear for the shadow alone make a sample that has none of them too sure of itself.
 *
 * @param pairs whose costs are known
 * @param served cost of all requests, from the log
 * @param shadow what always asking would have cost: estimated from the pairs, and known where it was asked anyway
 * @param saved shadow minus served
 * @param savedShare of {@code shadow}
 */
record RouteCost(int pairs, double served, Estimate shadow, Estimate saved, Estimate savedShare) {

    private static final double USUAL = 0.995;

    static RouteCost of(ShadowStudy study, ReportTerms terms) {
        List<ShadowPair> pairs = study.pairs().stream()
                .filter(pair -> !pair.same() && !Double.isNaN(pair.servedCost()))
                .toList();
        ShadowStudy.Requests all = study.population();
        if (pairs.isEmpty()) {
            return new RouteCost(0, all.servedCost(), Estimate.UNKNOWN, Estimate.UNKNOWN, Estimate.UNKNOWN);
        }
        double[] shadow = pairs.stream().mapToDouble(ShadowPair::shadowCost).toArray();
        double[] served = pairs.stream().mapToDouble(ShadowPair::servedCost).toArray();
        double[] known = all.rows().stream()
                .filter(row -> !row.served().equals(study.model()))
                .mapToDouble(LogRow::cost)
                .sorted()
                .toArray();
        double most = known.length == 0 ? 0 : known[(int) (USUAL * (known.length - 1))];
        double[] usual = Arrays.stream(served).map(cost -> Math.min(cost, most)).toArray();
        double mean =
                Arrays.stream(known).map(cost -> Math.min(cost, most)).average().orElse(Double.NaN);
        Weighting weighting = Weighting.of(pairs, all.byStratum());
        boolean inRatio = isProportional(shadow, usual, weighting.weights());
        int others = known.length == 0 ? pairs.size() : known.length;
        ToDoubleFunction<double[]> whole =
                w -> others * (inRatio ? inRatio(shadow, usual, mean, w) : StratifiedBootstrap.mean(shadow, w))
                        + all.sameCost();
        double paid =
                all.servedCost() + (known.length == 0 ? Arrays.stream(served).sum() : 0);
        ToDoubleFunction<double[]> saved = w -> whole.applyAsDouble(w) - paid;
        StratifiedBootstrap bootstrap = new StratifiedBootstrap(terms.resamples(), terms.seed());
        return new RouteCost(
                pairs.size(),
                all.servedCost(),
                bootstrap.of(weighting, whole, terms.level()),
                bootstrap.of(weighting, saved, terms.level()),
                bootstrap.of(weighting, w -> saved.applyAsDouble(w) / whole.applyAsDouble(w), terms.level()));
    }

    /** Mean of y, as many times the known mean of x as it is in the pairs; without any x, as it is. */
    private static double inRatio(double[] y, double[] x, double known, double[] weights) {
        double own = StratifiedBootstrap.mean(x, weights);
        return StratifiedBootstrap.mean(y, weights) * (own > 0 ? known / own : 1);
    }

    /** Whether y differs less from its ratio to x than from its mean. */
    private static boolean isProportional(double[] y, double[] x, double[] weights) {
        double mean = StratifiedBootstrap.mean(y, weights);
        double ratio = mean / StratifiedBootstrap.mean(x, weights);
        double aboutRatio = 0;
        double aboutMean = 0;
        for (int i = 0; i < y.length; i++) {
            aboutRatio += weights[i] * (y[i] - ratio * x[i]) * (y[i] - ratio * x[i]);
            aboutMean += weights[i] * (y[i] - mean) * (y[i] - mean);
        }
        return aboutRatio < aboutMean; // never where all x are 0
    }
}
