/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import java.time.Instant;
import java.util.Locale;

/**
 * Watches whether cascades escalate more: by how often they do, and by what is said of the first answers.
 *
 * <p>Idea: an escalation is one bit of what is known about a request. Where the first answer's probability P of being right is stated, 1 - P says more: if
 * the share of hard requests grows and these are as they were, the likelihood ratio of a request is linear in 1 - P, so that a stake on the mean of 1 - P,
 * as in {@link ShiftEvidence}, is the most powerful test there is. It is watched beside the rate, which is all there is where probabilities are not stated;
 * both share the run length. Cost: two {@link MeanDetector}. Source: M. Saerens, P. Latinne and C. Decaestecker, "Adjusting the outputs of a classifier to
 * new a priori probabilities", Neural Computation 2002, for the ratio. Known weakness: probabilities that do not hold make it slower, never less careful.
 * Not thread-safe.
 */
final class EscalationDetector implements DriftDetector<EscalationDetector.Judged> {

    static final String DOUBT = "statedDoubt";
    private static final double DOUBT_SHARE = 0.75;

    private final MeanDetector rate;
    private final MeanDetector doubt;
    private boolean raised;
    private Instant since;

    /**
     * A request that a cascade answered.
     *
     * @param escalated whether it went beyond the first model, or would have
     * @param probability of the first answer to be right, as stated; NaN where nothing is stated
     */
    record Judged(boolean escalated, double probability) {

        /** How much the first answer is doubted, in [0, 1]; what is not stated is as it was treated. */
        double doubt() {
            return probability >= 0 && probability <= 1 ? 1 - probability : escalated ? 1 : 0;
        }
    }

    /** @param settings of the router; where a rate is promised, that alone is watched */
    EscalationDetector(DriftSettings settings) {
        double runLength = settings.escalationRunLength();
        boolean promised = !Double.isNaN(settings.escalationRate());
        rate = new MeanDetector(
                terms(Alarm.escalationRate.series(), promised ? runLength : runLength / (1 - DOUBT_SHARE)),
                settings.reference(),
                Detectors.usual(settings));
        doubt = promised ? null : new MeanDetector(terms(DOUBT, runLength / DOUBT_SHARE), settings.reference());
    }

    private static MeanDetector.Terms terms(String series, double runLength) {
        return new MeanDetector.Terms(Alarm.escalationRate.name(), series, MeanDetector.Side.up, runLength, 0);
    }

    @Override
    public void add(Judged judged, Instant time) {
        rate.add(judged.escalated() ? 1.0 : 0.0, time);
        if (doubt != null) {
            doubt.add(judged.doubt(), time);
        }
        boolean now = rate.raised() || doubt != null && doubt.raised();
        if (now != raised) {
            raised = now;
            since = time;
        }
    }

    @Override
    public boolean raised() {
        return raised;
    }

    /** In numbers of the rate, whichever of both raised the alarm; the note has those of the doubts. */
    @Override
    public DetectorState state() {
        DetectorState own = rate.state();
        if (doubt == null) {
            return own;
        }
        DetectorState stated = doubt.state();
        boolean byDoubt = doubt.raised() && !rate.raised();
        DetectorState leading = byDoubt || !rate.raised() && relative(stated) > relative(own) ? stated : own;
        return new DetectorState(
                own.detector(),
                own.series(),
                leading.status(),
                byDoubt ? rate.latest(doubt.sinceChange()) : own.value(),
                own.expected(),
                own.limit(),
                leading.evidence(),
                leading.evidenceLimit(),
                own.observations(),
                since != null ? since : own.since(),
                doubt.raised()
                        ? String.format(
                                Locale.ROOT,
                                " (%.3f of the first answers are expected to be wrong, usual is %.3f)",
                                stated.value(),
                                stated.expected())
                        : "");
    }

    private static double relative(DetectorState state) {
        return state.evidence() / state.evidenceLimit();
    }
}
