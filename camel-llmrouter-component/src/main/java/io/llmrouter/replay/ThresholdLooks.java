/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.calibration.CandidateThresholds;
import io.llmrouter.calibration.CertificateTerms;
import io.llmrouter.calibration.Certification;
import io.llmrouter.calibration.LabelledSample;
import io.llmrouter.calibration.Risk;
import io.llmrouter.calibration.ThresholdCertifier;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Certifies a threshold anew whenever there are as many labels as planned.
 *
 * <p>Idea: the chance of being wrong is divided equally among the planned looks, so that all certificates hold together with the promised confidence
 * however often is looked. Candidate thresholds come from pairs that nobody judged. Cost: one certification a look. Source: Bonferroni's inequality, and
 * {@link ThresholdCertifier}. Known weakness: labels are taken as draws from the traffic to come, while a cache that fills finds nearer and nearer
 * neighbours. Not thread-safe.
 */
final class ThresholdLooks {

    private static final Clock NO_CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private final CertificateTerms terms;
    private final int[] planned;
    private double[] scores;
    private boolean[] wrong;
    private double[] unjudged = new double[64];
    private int labels;
    private int others;
    private int next;

    ThresholdLooks(double budget, double confidenceLevel, int[] planned) {
        this.terms = new CertificateTerms(Risk.WRONG_HIT_RATE, budget, (1 - confidenceLevel) / planned.length);
        this.planned = planned;
        int most = planned[planned.length - 1];
        this.scores = new double[most];
        this.wrong = new boolean[most];
    }

    /** A near miss that nobody judged. */
    void unjudged(double score) {
        if (others == unjudged.length) {
            unjudged = Arrays.copyOf(unjudged, 2 * others);
        }
        unjudged[others++] = score;
    }

    /**
     * A judged pair.
     *
     * @return the threshold of a new certificate; empty if this was no time to look, or none could be given
     */
    OptionalDouble judged(double score, boolean right) {
        if (next == planned.length) {
            return OptionalDouble.empty();
        }
        scores[labels] = score;
        wrong[labels] = !right;
        labels++;
        if (labels < planned[next]) {
            return OptionalDouble.empty();
        }
        next++;
        double[] candidates = CandidateThresholds.quantiles(Arrays.copyOf(unjudged, others));
        if (candidates.length == 0) {
            return OptionalDouble.empty();
        }
        Certification said = new ThresholdCertifier(terms, LabelledSample.gold("stream"), NO_CLOCK)
                .errors(Arrays.copyOf(scores, labels), Arrays.copyOf(wrong, labels), candidates);
        return said instanceof Certification.Certified certified
                ? OptionalDouble.of(certified.certificate().evidence().threshold())
                : OptionalDouble.empty();
    }
}
