/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.verdict;

import io.llmrouter.calibration.BinomialTail;
import io.llmrouter.calibration.Certificate;
import io.llmrouter.calibration.CertificateTerms;
import io.llmrouter.calibration.Certification;
import io.llmrouter.calibration.LabelledSample;
import io.llmrouter.calibration.Risk;
import io.llmrouter.calibration.ThresholdCertifier;
import io.llmrouter.learning.BoostedTrees;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A model of the chance that a candidate's answer serves, with the threshold from which its hits keep the budget.
 *
 * <p>Idea: boosted trees on the older rows; the threshold is the loosest that passes on the younger ones, of thresholds that are the same whatever the rows. A search from strict to
 * loose ends at the first failure, and where few rows are accepted one error is a failure: so the search begins anew at {@value #SEARCHES} places, where as many rows are
 * accepted as could show the budget without an error, twice and four times as many, each search at an equal part of the chance of being wrong. Cost: a fit, and a pass over the rows a
 * threshold. Source: {@link ThresholdCertifier}, Bonferroni's inequality. Known weakness: scores are not calibrated, so that thresholds of two models
 * cannot be compared. Immutable and thread-safe.
 *
 * @param trees the model
 * @param certificate of the threshold
 */
record CertifiedModel(BoostedTrees trees, Certificate certificate) {

    private static final int SEARCHES = 3;
    private static final long SEED = 17;

    /** Strict to loose: log odds from 6 to 0. */
    private static final double[] THRESHOLDS = IntStream.rangeClosed(0, 40)
            .mapToDouble(i -> 1 / (1 + Math.exp(0.15 * i - 6)))
            .toArray();

    /**
     * Fits and certifies.
     *
     * @param rows at least two
     * @param plan what is promised
     * @param clock dates the certificate
     * @return the model; empty if no threshold can be promised
     */
    static Optional<CertifiedModel> learn(JudgedCandidates rows, LearningPlan plan, Clock clock) {
        int older = plan.olderOf(rows.size());
        BoostedTrees trees =
                BoostedTrees.fit(Arrays.copyOf(rows.features(), older), Arrays.copyOf(rows.served(), older), SEED);
        int younger = rows.size() - older;
        double[] scores = new double[younger];
        boolean[] wrong = new boolean[younger];
        for (int i = 0; i < younger; i++) {
            scores[i] = trees.probability(rows.features()[older + i]);
            wrong[i] = !rows.served()[older + i];
        }
        return certify(scores, wrong, plan, clock).map(certificate -> new CertifiedModel(trees, certificate));
    }

    private static Optional<Certificate> certify(double[] scores, boolean[] wrong, LearningPlan plan, Clock clock) {
        CertificateTerms terms =
                new CertificateTerms(Risk.WRONG_HIT_RATE, plan.budget(), plan.deltaOfALook() / SEARCHES);
        ThresholdCertifier certifier = new ThresholdCertifier(terms, LabelledSample.gold("verdicts"), clock);
        int fewest = BinomialTail.fewestTrials(terms.alpha(), terms.delta());
        return IntStream.range(0, SEARCHES)
                .mapToObj(search -> certifier.errors(scores, wrong, accepting(scores, fewest << search)))
                .filter(Certification.Certified.class::isInstance)
                .map(said -> ((Certification.Certified) said).certificate())
                .min(Comparator.comparingDouble(
                        certificate -> certificate.evidence().threshold()));
    }

    /** The thresholds that accept so many rows or more, at least the loosest of all. */
    private static double[] accepting(double[] scores, int rows) {
        int first = 0;
        while (first < THRESHOLDS.length - 1 && accepted(scores, THRESHOLDS[first]) < rows) {
            first++;
        }
        return Arrays.copyOfRange(THRESHOLDS, first, THRESHOLDS.length);
    }

    private static long accepted(double[] scores, double threshold) {
        return Arrays.stream(scores).filter(score -> score >= threshold).count();
    }

    double score(Candidate candidate) {
        return trees.probability(candidate.features());
    }

    double threshold() {
        return certificate.evidence().threshold();
    }
}
