/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.verdict;

import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Learns from verdicts on candidates how far neighbourhoods can be trusted, and from which score on answers may be given.
 *
 * <p>Idea: each judged candidate is a labelled row of what its neighbourhood looked like when the question was asked, before the verdict. At each planned count of rows a model is fitted anew on
 * the older of them and a threshold is certified on the younger. The chance of being wrong is divided equally among the looks, so that all certificates
 * hold together with the promised confidence however often is looked. Cost: some hundred milliseconds a look, some microseconds a score, 100 bytes a row.
 * Source: {@link io.llmrouter.calibration.ThresholdCertifier}, and Bonferroni's inequality. Known weakness: rows are taken as draws from the traffic to come, while a
 * cache that fills finds nearer and nearer neighbours; from a few hundred rows trees learn little, and a threshold on the cosine is earned earlier. Thread-safe; a look is done by the
 * thread that brings its last verdict, and holds up no other.
 */
public final class VerdictLearner {

    private final LearningPlan plan;
    private final Clock clock;
    private final int[] looks;
    private final float[][] features;
    private final boolean[] served;
    private int rows;
    private int next;
    private volatile CertifiedModel model;

    /**
     * What a model says of a candidate.
     *
     * @param score chance that its answer serves, in (0, 1), not calibrated; NaN while no model is certified
     * @param threshold from which on that model's hits keep the budget; infinite while there is none
     */
    public record Opinion(double score, double threshold) {

        private static final Opinion NONE = new Opinion(Double.NaN, Double.POSITIVE_INFINITY);
    }

    /**
     * @param plan what is promised, and when it is tried
     * @param clock dates the certificates
     */
    public VerdictLearner(LearningPlan plan, Clock clock) {
        this.plan = plan;
        this.clock = clock;
        this.looks = plan.looks();
        int most = looks[looks.length - 1];
        this.features = new float[most][];
        this.served = new boolean[most];
    }

    /** What the certified model says of a candidate. */
    public Opinion opinion(Candidate candidate) {
        CertifiedModel now = model;
        return now == null ? Opinion.NONE : new Opinion(now.score(candidate), now.threshold());
    }

    /**
     * Takes a verdict, and looks if it is time.
     *
     * @param candidate that was judged, as it was when the question was asked
     * @param serves whether its answer serves
     * @return the threshold of a new certificate, for scores of the model in force from now on; empty if this was no time to look, or nothing could be
     *     certified
     */
    public OptionalDouble judged(Candidate candidate, boolean serves) {
        return take(candidate, serves)
                .flatMap(all -> CertifiedModel.learn(all, plan, clock))
                .map(fresh -> {
                    model = fresh;
                    return OptionalDouble.of(fresh.threshold());
                })
                .orElse(OptionalDouble.empty());
    }

    /** All rows so far if it is time to look. */
    private synchronized Optional<JudgedCandidates> take(Candidate candidate, boolean serves) {
        if (next == looks.length) {
            return Optional.empty();
        }
        features[rows] = candidate.features();
        served[rows] = serves;
        rows++;
        if (rows < looks[next]) {
            return Optional.empty();
        }
        next++;
        return Optional.of(new JudgedCandidates(Arrays.copyOf(features, rows), Arrays.copyOf(served, rows)));
    }

    /** Candidates judged so far that count; after the last look there are no more. */
    public synchronized int judged() {
        return rows;
    }
}
