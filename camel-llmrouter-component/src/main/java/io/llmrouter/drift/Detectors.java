/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import io.llmrouter.drift.MeanDetector.Side;
import io.llmrouter.drift.MeanDetector.Terms;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * All detectors of a router and how they share its false alarms: most of them may be of the escalation rate, the others share the rest, so that all together raise one in the wanted number of requests at most. Not thread-safe.
 */
final class Detectors {

    private static final int OTHERS = 9;
    private static final double SMALL_SHARE = 0.02;
    private static final int MOST_LABELS = 1_000;
    private static final int MOST_OF_A_DISTRIBUTION = 2_000;

    private final Map<Alarm, DriftDetector<?>> all = new EnumMap<>(Alarm.class);
    private final BiConsumer<Alarm, DetectorState> changed;

    final EscalationDetector escalation;
    final FallingEscalation falling;
    final MeanDetector cheapShare;
    final PsiDetector score;
    final CalibrationDetector calibration;
    final MeanDetector quality;
    final EmbeddingDetector embedding;
    final MeanDetector cacheHits;
    final MeanDetector wrongHits;
    final CostDetector cost;
    final IdentityDetector identity;

    Detectors(DriftSettings settings, BiConsumer<Alarm, DetectorState> changed) {
        this.changed = changed;
        double other = settings.otherRunLength(OTHERS);
        int wanted = settings.reference();
        int labels = Math.min(wanted, MOST_LABELS);
        int distribution = Math.min(wanted, MOST_OF_A_DISTRIBUTION);
        escalation = kept(Alarm.escalationRate, new EscalationDetector(settings));
        falling = kept(
                Alarm.fallingEscalation,
                new FallingEscalation(new MeanDetector(
                        terms(Alarm.fallingEscalation, Side.down, other, 0), wanted, usual(settings))));
        cheapShare = kept(Alarm.cheapShare, new MeanDetector(terms(Alarm.cheapShare, Side.both, other, 0), wanted));
        score = kept(
                Alarm.scoreDistribution,
                new PsiDetector(Alarm.scoreDistribution.name(), Alarm.scoreDistribution.series(), other, distribution));
        calibration = kept(
                Alarm.calibration,
                new CalibrationDetector(Alarm.calibration.name(), Alarm.calibration.series(), other));
        quality = kept(Alarm.quality, new MeanDetector(terms(Alarm.quality, Side.down, other, SMALL_SHARE), labels));
        embedding = kept(
                Alarm.embeddingShift,
                new EmbeddingDetector(Alarm.embeddingShift.name(), Alarm.embeddingShift.series(), other, distribution));
        cacheHits = kept(
                Alarm.cacheHitRate, new MeanDetector(terms(Alarm.cacheHitRate, Side.down, other, SMALL_SHARE), wanted));
        wrongHits = kept(
                Alarm.wrongHitRate, new MeanDetector(terms(Alarm.wrongHitRate, Side.up, other, SMALL_SHARE), labels));
        cost = kept(
                Alarm.costPerRequest,
                new CostDetector(terms(Alarm.costPerRequest, Side.up, other, SMALL_SHARE), wanted));
        identity = kept(
                Alarm.modelIdentity, new IdentityDetector(Alarm.modelIdentity.name(), Alarm.modelIdentity.series()));
    }

    /** What was promised, known as well as if it had been seen in as many requests as are learned from; else nothing yet. */
    static Reference usual(DriftSettings settings) {
        return Double.isNaN(settings.escalationRate())
                ? new Reference(settings.reference())
                : Reference.known(settings.escalationRate(), settings.reference());
    }

    private static Terms terms(Alarm alarm, Side side, double runLength, double tolerance) {
        return new Terms(alarm.name(), alarm.series(), side, runLength, tolerance);
    }

    private <D extends DriftDetector<?>> D kept(Alarm alarm, D detector) {
        all.put(alarm, detector);
        return detector;
    }

    /** Gives a detector a value, and says so if that raised or ended an alarm. */
    <V> void feed(Alarm alarm, DriftDetector<V> detector, V value, Instant time) {
        during(alarm, () -> detector.add(value, time));
    }

    /** Does something with a detector, and says so if that raised or ended its alarm. */
    void during(Alarm alarm, Runnable change) {
        DriftDetector<?> detector = all.get(alarm);
        boolean before = detector.raised();
        change.run();
        if (detector.raised() != before) {
            changed.accept(alarm, detector.state());
        }
    }

    Map<Alarm, DriftDetector<?>> all() {
        return all;
    }
}
