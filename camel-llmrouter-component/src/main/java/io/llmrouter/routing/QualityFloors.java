/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.routing;

import io.llmrouter.failure.InvalidPromptException;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The quality floors that a bundle has an operating point for: a request may ask for a stricter one than its router's, never for a looser one. Immutable.
 *
 * @param usual the floor that the step keeps for every request; null of a step that aims at something else
 * @param byFloor who keeps each
 */
public record QualityFloors(Double usual, NavigableMap<Double, PredictiveDecider> byFloor) {

    /** Of a bundle without floors. */
    public static final QualityFloors NONE = new QualityFloors(null, Collections.emptyNavigableMap());

    /** Of those who keep a floor, the ones that are at least as strict as the usual one. */
    public static QualityFloors of(Double usual, Map<Double, PredictiveDecider> byFloor) {
        TreeMap<Double, PredictiveDecider> sorted = new TreeMap<>(byFloor);
        NavigableMap<Double, PredictiveDecider> strict = usual == null ? sorted : sorted.tailMap(usual, true);
        return new QualityFloors(usual, Collections.unmodifiableNavigableMap(strict));
    }

    /**
     * Who keeps that floor: whoever keeps the next stricter one, if the bundle was not trained for the very number.
     *
     * @param floor in (0, 1]
     * @throws InvalidPromptException if it is looser than the usual one, or stricter than all
     */
    PredictiveDecider at(double floor) {
        if (usual != null && floor < usual) {
            throw new InvalidPromptException("qualityFloor " + floor + " is looser than " + usual
                    + ", which the predictor's step keeps; ask for one of " + byFloor.keySet() + ", or leave it away");
        }
        Map.Entry<Double, PredictiveDecider> keeps = byFloor.ceilingEntry(floor);
        if (keeps == null) {
            throw new InvalidPromptException(
                    "qualityFloor " + floor + " is stricter than all that the predictor's bundle was trained for, "
                            + byFloor.keySet() + "; ask for one of them, or train with --quality-floor " + floor);
        }
        return keeps.getValue();
    }
}
