/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What variants of a split cost and how good they are.
 *
 * <p>Idea: each request is weighted by one over the chance of its variant, so that logs in which the shares were changed can be read as one. IPS divides by
 * all requests and is unbiased; SNIPS divides by the sum of the weights and is steadier. Cost: linear. Source: D. Horvitz and D. Thompson, JASA 1952; A.
 * Swaminathan and T. Joachims, "The self-normalized estimator for counterfactual learning", NeurIPS 2015; for shares, half a success and half a failure
 * more after A. Agresti and B. Caffo, The American Statistician 2000. Known weakness: requests of one conversation or tenant are not independent, so
 * intervals of a split by tenants are too narrow. Stateless.
 */
final class Variants {

    private static final String NONE = "none";

    private Variants() {}

    /**
     * A variant.
     *
     * @param name model or plan, or {@code rest}
     * @param requests that fell to it
     * @param cost per request, SNIPS
     * @param costIps per request, IPS
     * @param scored requests of which somebody said how good the answer was
     * @param score mean of those, SNIPS
     * @param costDifference from the first variant
     * @param scoreDifference from the first variant
     */
    record Variant(
            String name,
            int requests,
            Estimate cost,
            double costIps,
            int scored,
            Estimate score,
            Estimate costDifference,
            Estimate scoreDifference) {}

    /** A mean and its variance; of shares, smoothed. */
    private record Mean(int n, double value, double middle, double variance) {

        static final Mean NONE_SEEN = new Mean(0, Double.NaN, Double.NaN, Double.NaN);

        static Mean of(List<LogRow> rows, ToDoubleFunction<LogRow> figure) {
            double sum = 0;
            double squares = 0;
            double total = 0;
            boolean shares = true;
            for (LogRow row : rows) {
                double weight = 1 / row.propensity();
                double x = figure.applyAsDouble(row);
                sum += weight;
                squares += weight * weight;
                total += weight * x;
                shares &= x == 0 || x == 1;
            }
            if (rows.isEmpty()) {
                return NONE_SEEN;
            }
            double mean = total / sum;
            if (shares) {
                double n = sum * sum / squares;
                double middle = (n * mean + 1) / (n + 2);
                return new Mean(rows.size(), mean, middle, middle * (1 - middle) / (n + 2));
            }
            double spread = 0;
            for (LogRow row : rows) {
                spread += Math.pow((figure.applyAsDouble(row) - mean) / row.propensity(), 2);
            }
            return new Mean(rows.size(), mean, mean, spread / (sum * sum));
        }

        Estimate estimate(double level) {
            return interval(value, middle, variance, level);
        }

        Estimate minus(Mean other, double level) {
            return interval(value - other.value, middle - other.middle, variance + other.variance, level);
        }

        private static Estimate interval(double value, double middle, double variance, double level) {
            double reach = PairedShares.quantile(level) * Math.sqrt(variance);
            return new Estimate(value, middle - reach, middle + reach);
        }
    }

    /** The most frequent variant first; none if there was no split. */
    static List<Variant> of(ShadowLog log, String router, ReportTerms terms) {
        Map<String, List<LogRow>> byName = new LinkedHashMap<>();
        int all = 0;
        for (LogRow row : log.rows()) {
            String name = row.kinds().get(Dimension.variant);
            if (row.router().equals(router) && !name.equals(NONE) && row.propensity() > 0) {
                byName.computeIfAbsent(name, variant -> new ArrayList<>()).add(row);
                all++;
            }
        }
        List<Map.Entry<String, List<LogRow>>> ordered = byName.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
                .toList();
        List<Variant> variants = new ArrayList<>();
        Mean firstCost = null;
        Mean firstScore = null;
        for (Map.Entry<String, List<LogRow>> entry : ordered) {
            List<LogRow> rows = entry.getValue();
            List<LogRow> scored =
                    rows.stream().filter(row -> !Double.isNaN(score(log, row))).toList();
            Mean cost = Mean.of(rows, LogRow::cost);
            Mean score = Mean.of(scored, row -> score(log, row));
            firstCost = firstCost == null ? cost : firstCost;
            firstScore = firstScore == null ? score : firstScore;
            double ips = rows.stream().mapToDouble(row -> row.cost() / row.propensity()).sum() / all;
            variants.add(new Variant(
                    entry.getKey(),
                    rows.size(),
                    cost.estimate(terms.level()),
                    ips,
                    scored.size(),
                    score.estimate(terms.level()),
                    cost.minus(firstCost, terms.level()),
                    score.minus(firstScore, terms.level())));
        }
        return variants;
    }

    /** Feedback before a judge's grade. */
    private static double score(ShadowLog log, LogRow row) {
        double said = row.served() == null ? Double.NaN : log.score(row.id(), row.served(), true);
        LoggedShadow shadow = log.shadow(row.id());
        return Double.isNaN(said) && shadow != null ? shadow.values().servedGood() : said;
    }
}
