/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the strongest model would have cost, and what was saved by not asking it, with an interval that covers the truth in 95 of 100 cases.
 *
 * <p>Idea: a request that the strongest model answered as well has a measured baseline. That of any other was guessed; guesses are corrected by the ratio of
 * truth to guess among requests that were drawn at random to be asked of both (shadows), one ratio for each model that answered. The variance is that of a
 * ratio estimator of a total: the ratio's own by the delta method, plus the spread of single requests around it, taken as proportional to the guess (Cochran,
 * Sampling Techniques, 3rd edition, chapter 6). Lengths of answers are skewed, so residuals weigh more the higher their leverage is (HC4 to the first order:
 * Cribari-Neto, 2004), the degrees of freedom of Student's quantile are half of what the residuals' kurtosis gives, which samples of skewed values
 * understate, and the interval is one of the logarithm.
 * Cost: sums alone are kept, of which those of several processes and days add up.
 *
 * <p>Where fewer than {@value #FEWEST} were drawn at random, guesses stay as they are and the spread of escalated requests stands in. That assumes that answers
 * of escalated requests, which are the harder ones, are longer by the same factor as all others': the interval does not hold the bias if they are not. Drawn
 * requests must be a random part of those that were guessed. Known weakness: a sample that by chance has none
 * of the few longest answers knows nothing of them. Immutable.
 *
 * @param baseline what the strongest model alone would have cost, in the configuration's currency
 * @param baselineLow lower end of its interval; NaN if nothing was measured that would tell
 * @param baselineHigh upper end of its interval; NaN if nothing was measured that would tell
 * @param spent on everything
 * @param basis what the interval rests on
 * @param pairs questions that it rests on
 */
public record Savings(double baseline, double baselineLow, double baselineHigh, double spent, Basis basis, long pairs) {

    private static final int FEWEST = 20;
    private static final double Z = 1.959963984540054;
    private static final int LEVERAGE = 4;
    private static final int LEAST_FREEDOM = 3;

    /** What an interval rests on. */
    public enum Basis {
        /** Every baseline was measured. */
        measured,
        /** Requests that were drawn at random. */
        sampled,
        /** Requests that were escalated. */
        escalated,
        /** Nothing: there is no interval. */
        unknown
    }

    /** Nothing yet. */
    public static final Savings NONE = new Savings(0, 0, 0, 0, Basis.measured, 0);

    /** What was saved: below 0 where routing cost more. */
    public double saved() {
        return baseline - spent;
    }

    /** Lower end of the interval of what was saved; NaN if there is none. */
    public double low() {
        return baselineLow - spent;
    }

    /** Upper end of the interval of what was saved; NaN if there is none. */
    public double high() {
        return baselineHigh - spent;
    }

    /** Whether there is an interval. */
    public boolean isKnown() {
        return basis != Basis.unknown;
    }

    /**
     * Of one account.
     *
     * @param account what was spent and guessed
     * @param evidence accounts of the same router together, where ratios come from
     */
    public static Savings of(Account account, Account evidence) {
        Sum sum = new Sum();
        account.guessed().forEach((model, guesses) -> sum.add(guesses, model, evidence));
        double width = sum.logarithmicWidth();
        return new Savings(
                account.measured() + sum.total,
                account.measured() + sum.total * Math.exp(-width),
                account.measured() + sum.total * Math.exp(width),
                account.spent().cost(),
                sum.basis,
                sum.used.stream().mapToLong(Moments::count).sum());
    }

    /** Several days, tenants or routers together. Ends of intervals are added, which is right where all err in the same direction, and wide otherwise. */
    public Savings plus(Savings other) {
        return new Savings(
                baseline + other.baseline,
                baselineLow + other.baselineLow,
                baselineHigh + other.baselineHigh,
                spent + other.spent,
                basis.ordinal() > other.basis.ordinal() ? basis : other.basis,
                Math.max(pairs, other.pairs));
    }

    /** Totals of all who answered, with what their variance is made of. */
    private static final class Sum {

        private final Set<Moments> used = new HashSet<>();
        private double total;
        private double variance;
        private double ofFreedom;
        private Basis basis = Basis.measured;

        void add(Guesses guesses, String model, Account evidence) {
            Moments drawn = enough(evidence.sampled(), model);
            Moments escalated = enough(evidence.escalated(), model);
            if (guesses.sum() <= 0) {
                total += guesses.sum();
            } else if (drawn != null) {
                add(guesses, drawn.ratio(), drawn);
                rests(Basis.sampled);
            } else if (escalated != null) {
                add(guesses, 1, escalated);
                rests(Basis.escalated);
            } else {
                total += guesses.sum();
                rests(Basis.unknown);
            }
        }

        private void rests(Basis on) {
            basis = on.ordinal() > basis.ordinal() ? on : basis;
        }

        /** Those of the model itself, or of all models if these are too few. */
        private static Moments enough(Map<String, Moments> byModel, String model) {
            Moments own = byModel.getOrDefault(model, Moments.NONE);
            if (own.count() >= FEWEST && own.measures()) {
                return own;
            }
            Moments all = byModel.values().stream().reduce(Moments.NONE, Moments::plus);
            return all.count() >= FEWEST && all.measures() ? all : null;
        }

        private void add(Guesses guesses, double ratio, Moments pairs) {
            double scale = ratio / pairs.ratio(); // escalated pairs count tokens, guesses money
            double n = pairs.count();
            double squares = pairs.residuals();
            double levered = (squares + LEVERAGE * pairs.residualsByGuess() / pairs.x()) * scale * scale * n / (n - 1);
            double ofRatio = guesses.sum() * guesses.sum() * levered / (pairs.x() * pairs.x());
            double ofRequests = Math.max(0, guesses.squares()) * levered / pairs.xx();
            double kurtosis = squares == 0 ? 1 : pairs.fourth() * n / (squares * squares);
            total += ratio * guesses.sum();
            variance += ofRatio + ofRequests;
            ofFreedom += ofRatio * ofRatio * kurtosis / n;
            used.add(pairs);
        }

        double logarithmicWidth() {
            if (basis == Basis.unknown) {
                return Double.NaN;
            }
            if (variance == 0 || total <= 0) {
                return 0;
            }
            double freedom = Math.max(LEAST_FREEDOM, variance * variance / Math.max(ofFreedom, Double.MIN_NORMAL));
            return student(freedom) * Math.sqrt(variance) / total;
        }
    }

    /** Two-sided 95 % quantile of Student's distribution, by the expansion of Fisher and Cornish; off by less than 0.03 from 3 degrees of freedom on. */
    static double student(double freedom) {
        double z2 = Z * Z;
        double first = (z2 + 1) / 4;
        double second = ((5 * z2 + 16) * z2 + 3) / 96;
        double third = (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
        return Z * (1 + (first + (second + third / freedom) / freedom) / freedom);
    }
}
