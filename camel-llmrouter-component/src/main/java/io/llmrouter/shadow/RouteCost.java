/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a route costs beside always asking the shadow, in all.
 *
 * <p>Idea: served and shadow cost of a pair are compared, so that what makes a question dear for both cancels out. Cost: linear, per resample. Known
 * weakness: a few very dear questions make most of the cost, and a sample that has none of them is too sure of itself.
 *
 * @param pairs whose costs are known
 * @param served cost of all requests, from the log
 * @param shadow what always asking would have cost: estimated from the pairs, and known where it was asked anyway
 * @param saved shadow minus served
 * @param savedShare of {@code shadow}
 */
record RouteCost(int pairs, double served, Estimate shadow, Estimate saved, Estimate savedShare) {

    static RouteCost of(ShadowStudy study, ReportTerms terms) {
        List<ShadowPair> pairs = study.pairs().stream()
                .filter(pair -> !pair.same() && !Double.isNaN(pair.servedCost()))
                .toList();
        ShadowStudy.Requests all = study.population();
        if (pairs.isEmpty()) {
            return new RouteCost(0, all.servedCost(), Estimate.UNKNOWN, Estimate.UNKNOWN, Estimate.UNKNOWN);
        }
        double[] shadow = pairs.stream().mapToDouble(ShadowPair::shadowCost).toArray();
        double[] more = pairs.stream()
                .mapToDouble(pair -> pair.shadowCost() - pair.servedCost())
                .toArray();
        int others = all.others() == 0 ? pairs.size() : all.others();
        ToDoubleFunction<double[]> whole = w -> others * StratifiedBootstrap.mean(shadow, w) + all.sameCost();
        ToDoubleFunction<double[]> saved = w -> others * StratifiedBootstrap.mean(more, w) - all.sameExtra();
        Weighting weighting = Weighting.of(pairs, all.byStratum());
        StratifiedBootstrap bootstrap = new StratifiedBootstrap(terms.resamples(), terms.seed());
        return new RouteCost(
                pairs.size(),
                all.servedCost(),
                bootstrap.of(weighting, whole, terms.level()),
                bootstrap.of(weighting, saved, terms.level()),
                bootstrap.of(weighting, w -> saved.applyAsDouble(w) / whole.applyAsDouble(w), terms.level()));
    }
}
