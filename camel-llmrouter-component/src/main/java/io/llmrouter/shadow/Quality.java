/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How good served answers are beside the shadow's, from pairs that stand for requests.
 *
 * @param measure what it rests on
 * @param pairs with a verdict
 * @param served mean quality of the served answers; not a number where only preferences are known
 * @param shadow the same of the shadow's
 * @param wins pairs of which only the served answer was good, or it was preferred
 * @param losses pairs with the shadow in its place
 * @param difference served minus shadow: of grades, or of the shares of wins and losses
 * @param ratio served over shadow; of grades only
 * @param pValue of wins against losses, McNemar's
 */
record Quality(
        Measure measure,
        int pairs,
        double served,
        double shadow,
        int wins,
        int losses,
        Estimate difference,
        Estimate ratio,
        double pValue) {

    /** What says how good an answer is. */
    enum Measure {
        /** Each answer has a mark of its own: from a judge, or from feedback. */
        grades,
        /** One of both answers was preferred, or none. */
        preference,
        /** Nobody said. */
        none;

        boolean has(ShadowPair pair) {
            return this == grades ? pair.isGraded() : this == preference && pair.isPreferred();
        }

        /** What most pairs have. */
        static Measure of(List<ShadowPair> pairs) {
            long graded = pairs.stream().filter(grades::has).count();
            long preferred = pairs.stream().filter(preference::has).count();
            return graded + preferred == 0 ? none : graded >= preferred ? grades : preference;
        }
    }

    static final Quality UNKNOWN = new Quality(
            Measure.none, 0, Double.NaN, Double.NaN, 0, 0, Estimate.UNKNOWN, Estimate.UNKNOWN, Double.NaN);

    /**
     * Estimates.
     *
     * @param measure that all pairs have
     * @param pairs at least one
     * @param weighting of the pairs
     * @param terms of the report
     * @param level of the intervals
     */
    static Quality of(
            Measure measure, List<ShadowPair> pairs, Weighting weighting, ReportTerms terms, double level) {
        if (pairs.isEmpty() || measure == Measure.none) {
            return UNKNOWN;
        }
        boolean graded = measure == Measure.grades;
        double[] weights = weighting.weights();
        double[] served = pairs.stream()
                .mapToDouble(pair -> graded ? pair.servedGood() : Math.max(0, pair.preference()))
                .toArray();
        double[] shadow = pairs.stream()
                .mapToDouble(pair -> graded ? pair.shadowGood() : Math.max(0, -pair.preference()))
                .toArray();
        Counts counts = Counts.of(served, shadow);
        boolean whole = counts.whole();
        PairedShares shares = shares(served, shadow, weights);
        Estimate difference = whole
                ? shares.difference(level)
                : bootstrap(weighting, terms, level, w -> StratifiedBootstrap.mean(served, w) - StratifiedBootstrap.mean(shadow, w));
        Estimate ratio = !graded
                ? Estimate.UNKNOWN
                : whole
                        ? shares.ratio(level)
                        : bootstrap(weighting, terms, level, w -> StratifiedBootstrap.mean(served, w) / StratifiedBootstrap.mean(shadow, w));
        return new Quality(
                measure,
                pairs.size(),
                graded ? StratifiedBootstrap.mean(served, weights) : Double.NaN,
                graded ? StratifiedBootstrap.mean(shadow, weights) : Double.NaN,
                counts.wins(),
                counts.losses(),
                difference,
                ratio,
                McNemar.pValue(counts.wins(), counts.losses()));
    }

    private record Counts(int wins, int losses, boolean whole) {

        static Counts of(double[] served, double[] shadow) {
            int wins = 0;
            int losses = 0;
            boolean whole = true;
            for (int i = 0; i < served.length; i++) {
                wins += served[i] > shadow[i] ? 1 : 0;
                losses += served[i] < shadow[i] ? 1 : 0;
                whole &= isWhole(served[i]) && isWhole(shadow[i]);
            }
            return new Counts(wins, losses, whole);
        }

        private static boolean isWhole(double good) {
            return good == 0 || good == 1;
        }
    }

    private static Estimate bootstrap(
            Weighting weighting, ReportTerms terms, double level, ToDoubleFunction<double[]> figure) {
        return new StratifiedBootstrap(terms.resamples(), terms.seed()).of(weighting, figure, level);
    }

    private static PairedShares shares(double[] served, double[] shadow, double[] weights) {
        double sum = 0;
        double squares = 0;
        double both = 0;
        double more = 0;
        double less = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i];
            squares += weights[i] * weights[i];
            both += served[i] == 1 && shadow[i] == 1 ? weights[i] : 0;
            more += served[i] > shadow[i] ? weights[i] : 0;
            less += served[i] < shadow[i] ? weights[i] : 0;
        }
        return new PairedShares(both / sum, more / sum, less / sum, sum * sum / squares);
    }
}
