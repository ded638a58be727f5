/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import io.llmrouter.drift.DetectorState.Status;
import java.time.Instant;

/**
 * Watches the escalation rate for a fall that better answers do not explain: a scorer that has begun to trust everything looks like a saving.
 *
 * <p>Idea: when {@link MeanDetector} sees the rate fall, labels since then are compared with those before; only answers that became better by more than
 * chance explains ({@value #ERRORS} standard errors) excuse it, and no labels are no excuse. Cost: as its parts. Known weakness: labels from before are
 * needed too, so a router without feedback is always alarmed by a fall. Not thread-safe.
 */
final class FallingEscalation implements DriftDetector<Double> {

    private static final double ERRORS = 2;
    private static final int FEWEST = 30;
    private static final int LABELS = 300;

    private final MeanDetector rate;
    private final Reference before = new Reference(LABELS);
    private Reference after = new Reference(Integer.MAX_VALUE);
    private boolean alarmed;
    private Instant since;

    /** @param rate of escalations, watched for a fall */
    FallingEscalation(MeanDetector rate) {
        this.rate = rate;
    }

    @Override
    public void add(Double escalated, Instant time) {
        rate.add(escalated, time);
        if (!rate.raised()) {
            after = new Reference(Integer.MAX_VALUE);
        }
        judge(time);
    }

    /** Takes the observed quality of an answer, in [0, 1]. */
    void quality(double value, Instant time) {
        (rate.raised() ? after : before).add(value);
        judge(time);
    }

    private void judge(Instant time) {
        boolean now = rate.raised() && !better();
        if (now != alarmed) {
            alarmed = now;
            since = time;
        }
    }

    private boolean better() {
        return before.count() >= FEWEST
                && after.count() >= FEWEST
                && after.mean() - before.mean() > ERRORS * Math.hypot(before.error(), after.error());
    }

    @Override
    public boolean raised() {
        return alarmed;
    }

    @Override
    public DetectorState state() {
        DetectorState state = rate.state();
        Status status = state.status() == Status.raised && !alarmed ? Status.watching : state.status();
        String note = !rate.raised()
                ? ""
                : better()
                        ? "answers became better"
                        : after.count() < FEWEST
                                ? "only " + after.count() + " labels since then say how good answers are"
                                : String.format(
                                        java.util.Locale.ROOT,
                                        "labels say %.2f since then, %.2f before",
                                        after.mean(),
                                        before.mean());
        return new DetectorState(
                state.detector(),
                state.series(),
                status,
                state.value(),
                state.expected(),
                state.limit(),
                state.evidence(),
                state.evidenceLimit(),
                state.observations(),
                since == null ? state.since() : since,
                note);
    }
}
