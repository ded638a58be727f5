/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import io.llmrouter.calibration.Certificate.Evidence;
import io.llmrouter.calibration.Certification.Certified;
import io.llmrouter.calibration.Certification.Infeasible;
import io.llmrouter.calibration.Certification.Reason;
import java.time.Clock;
import java.util.function.IntPredicate;

/**
 * Finds the loosest threshold whose risk is below a limit with a promised confidence, and writes the certificate.
 *
 * <p>Idea: a fixed sequence of tests. The candidates are fixed before the labels are read, tested from strict to loose each at level delta, up to the first
 * that fails. A certificate is wrong only if the first candidate that is truly too risky passes its one test, and that has probability at most delta: no
 * price is paid for the number of candidates, and nothing is assumed about the shape of the risk. Taking the best of all candidates by the same bounds
 * is <em>no</em> certificate; with a flat risk it is wrong in a quarter to a half of the draws. Cost: O(candidates * rows). Source: A. Angelopoulos et
 * al., "Learn then test: calibrating predictive algorithms to achieve risk control", 2021, section 2.3, with exact binomial tests for errors and
 * {@link BettingBound} for other losses. Known weakness: one early error at a strict candidate, where few rows are accepted, ends the search.
 *
 * <p>Immutable and thread-safe.
 */
public final class ThresholdCertifier {

    /** Below this many labelled rows nothing is promised. */
    public static final int FEWEST_LABELS = 50;

    /** The first test takes at least this part of the rows: among fewer a single error is the end of the search. */
    private static final int FIRST_PART = 16;

    private static final long DEFAULT_SEED = 20_240_101;

    private final CertificateTerms terms;
    private final LabelledSample sample;
    private final Clock clock;
    private final MeanRiskBound lossBound;

    /**
     * A certifier that tests losses by betting, in a fixed row order.
     *
     * @param terms what to promise
     * @param sample where the labels come from
     * @param clock gives the time of issue
     */
    public ThresholdCertifier(CertificateTerms terms, LabelledSample sample, Clock clock) {
        this(terms, sample, clock, new BettingBound(terms.delta(), DEFAULT_SEED));
    }

    /**
     * A certifier with another bound on losses.
     *
     * @param terms what to promise
     * @param sample where the labels come from
     * @param clock gives the time of issue
     * @param lossBound used by {@link #losses}; chosen before the labels are read
     */
    public ThresholdCertifier(CertificateTerms terms, LabelledSample sample, Clock clock, MeanRiskBound lossBound) {
        this.terms = terms;
        this.sample = sample;
        this.clock = clock;
        this.lossBound = lossBound;
    }

    /**
     * Certifies a rate of wrong among accepted rows. The first candidate tested is the first that accepts
     * {@link BinomialTail#fewestTrials} rows, since with fewer not even a row of right answers shows the limit, and, where some candidate does, a
     * sixteenth of the rows.
     *
     * @param scores of the certify rows, length n; NaN is a missing signal, never accepted
     * @param wrong whether accepting the row would be an error, length n
     * @param candidates thresholds, strictly falling, from rows other than these, see {@link CandidateThresholds}
     * @return the certificate or why there is none
     * @throws IllegalArgumentException if lengths differ, or candidates are missing or not falling
     */
    public Certification errors(double[] scores, boolean[] wrong, double[] candidates) {
        return errors(AcceptedErrors.at(scores, wrong, candidates));
    }

    /**
     * The same for candidates of any kind, such as the thresholds of several stages.
     *
     * @param seen what each candidate accepts on the certify rows
     * @return the certificate or why there is none
     */
    public Certification errors(AcceptedErrors seen) {
        requireRate();
        if (seen.rows() < FEWEST_LABELS) {
            return tooFewLabels(seen.rows());
        }
        int needed = BinomialTail.fewestTrials(terms.alpha(), terms.delta());
        int first = seen.firstAccepting(Math.max(needed, seen.rows() / FIRST_PART));
        if (first == seen.candidates()) {
            first = seen.firstAccepting(needed);
        }
        if (first == seen.candidates()) {
            return tooFewAccepted(needed, seen.accepted(first - 1));
        }
        Sequence passed = Sequence.run(
                first,
                seen.candidates(),
                i -> BinomialTail.atMost(seen.wrong(i), seen.accepted(i), terms.alpha()) <= terms.delta());
        if (passed.none()) {
            return tooRisky(seen.wrong(first) + " of the " + seen.accepted(first)
                    + " rows accepted at the strictest testable threshold " + seen.setting(first) + " are wrong");
        }
        int last = passed.loosest();
        double bound = BinomialTail.upperBound(seen.wrong(last), seen.accepted(last), terms.delta());
        double observed = (double) seen.wrong(last) / seen.accepted(last);
        return certified(new Evidence(
                seen.setting(last),
                seen.rows(),
                seen.accepted(last),
                observed,
                bound,
                passed.tested(),
                "exact binomial"));
    }

    /**
     * Certifies that the mean of bounded losses is at most {@link CertificateTerms#alpha()}.
     *
     * @param losses of the candidates, strict to loose, on the certify rows
     * @return the certificate or why there is none
     * @throws IllegalArgumentException if a loss is outside its declared range
     */
    public Certification losses(CandidateLosses losses) {
        if (losses.rows() < FEWEST_LABELS) {
            return tooFewLabels(losses.rows());
        }
        UnitLosses unit = new UnitLosses(losses);
        double limit = unit.toUnit(terms.alpha());
        Sequence passed =
                Sequence.run(0, losses.candidates(), i -> lossBound.pValue(unit.of(i), limit) <= terms.delta());
        if (passed.none()) {
            return tooRisky("the strictest setting " + losses.setting(0) + " has a mean loss of "
                    + unit.fromUnit(UnitLosses.mean(unit.of(0))) + ", and the limit is " + terms.alpha());
        }
        int last = passed.loosest();
        double[] lossesThere = unit.of(last);
        return certified(new Evidence(
                losses.setting(last),
                losses.rows(),
                losses.accepted(last),
                unit.fromUnit(UnitLosses.mean(lossesThere)),
                unit.fromUnit(lossBound.upperBound(lossesThere, terms.delta())),
                passed.tested(),
                lossBound.name()));
    }

    /** How far a sequence of tests came: candidates {@code first} to {@code end - 1} passed, {@code tested} were tried. */
    private record Sequence(int first, int end, int tested) {

        static Sequence run(int first, int candidates, IntPredicate passes) {
            int next = first;
            while (next < candidates && passes.test(next)) {
                next++;
            }
            return new Sequence(first, next, Math.min(next + 1, candidates) - first);
        }

        boolean none() {
            return end == first;
        }

        int loosest() {
            return end - 1;
        }
    }

    private void requireRate() {
        if (terms.risk() == Risk.QUALITY_LOSS) {
            throw new IllegalArgumentException(
                    "a quality floor is certified on losses, not on errors: call losses(...) with QualityLosses");
        }
    }

    private Certification certified(Evidence evidence) {
        return new Certified(new Certificate(terms, sample, evidence, clock.instant()));
    }

    private Certification tooFewLabels(int rows) {
        return infeasible(
                Reason.TOO_FEW_LABELS,
                "there are " + rows + " labelled rows, and below " + FEWEST_LABELS + " nothing is promised");
    }

    private Certification tooFewAccepted(int needed, int most) {
        return infeasible(
                Reason.TOO_FEW_ACCEPTED,
                "even the loosest threshold accepts only " + most + " labelled rows, and this promise needs at least "
                        + needed + " accepted, all right");
    }

    private Certification tooRisky(String seen) {
        return infeasible(Reason.TOO_RISKY, seen + "; more labels or a better score would help");
    }

    private Certification infeasible(Reason reason, String because) {
        return new Infeasible(
                terms,
                sample,
                reason,
                "No threshold can be promised such that " + terms.promise() + ": " + because + ".");
    }
}
