/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import java.time.Instant;
import java.util.Arrays;

/**
 * Watches the mean cost of a request for a rise.
 *
 * <p>Idea: costs have heavy tails, so each counts at most twice as much as one in a hundred costs at the start (winsorised mean); scaled by that it is in
 * [0, 1], and {@link MeanDetector} does the rest. Cost: one division a request. Source: W. J. Dixon, "Simplified estimation from censored normal samples",
 * Annals of Mathematical Statistics 1960. Known weakness: a few requests that become dearer than twice the dearest percent count no more than that. Not
 * thread-safe.
 */
final class CostDetector implements DriftDetector<Double> {

    private static final int FIRST = 500;
    private static final double KEPT = 0.99;
    private static final double HEADROOM = 2; // costs that are all the same can still rise

    private final MeanDetector scaled;
    private float[] first;
    private int count;
    private double cap = Double.NaN;

    /**
     * @param terms of the mean; values are relative to the cap
     * @param wanted requests until it knows what is usual
     */
    CostDetector(MeanDetector.Terms terms, int wanted) {
        this.scaled = new MeanDetector(terms, wanted);
        this.first = new float[Math.min(FIRST, wanted)];
    }

    @Override
    public void add(Double cost, Instant time) {
        if (!(cost >= 0) || Double.isInfinite(cost)) {
            return;
        }
        if (first == null) {
            scaled.add(share(cost), time);
            return;
        }
        first[count++] = cost.floatValue();
        if (count == first.length) {
            float[] sorted = first.clone();
            Arrays.sort(sorted);
            cap = HEADROOM * sorted[(int) (KEPT * (sorted.length - 1))];
            for (float early : first) {
                scaled.add(share(early), time);
            }
            first = null;
        }
    }

    /** Where nothing cost anything, any cost is as much as can be. */
    private double share(double cost) {
        return cap > 0 ? Math.min(1, cost / cap) : cost > 0 ? 1.0 : 0.0;
    }

    @Override
    public boolean raised() {
        return scaled.raised();
    }

    @Override
    public DetectorState state() {
        DetectorState state = scaled.state();
        double unit = cap > 0 ? cap : 1;
        return new DetectorState(
                state.detector(),
                state.series(),
                state.status(),
                state.value() * unit,
                state.expected() * unit,
                state.limit() * unit,
                state.evidence(),
                state.evidenceLimit(),
                first == null ? state.observations() : count,
                state.since(),
                "");
    }
}
