/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.drift;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An alarm was raised, or is over. Immutable.
 *
 * @param state of the detector now
 * @param sentence what happened, with numbers, and what to do
 */
public record DriftChange(DetectorState state, String sentence) {

    /** Whether it was raised; else it is over. */
    public boolean raised() {
        return state.raised();
    }

    /** As the facts of an event; a number that is not known is left out. */
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("detector", state.detector());
        facts.put("series", state.series());
        put(facts, "value", state.value());
        put(facts, "limit", state.limit());
        facts.put("state", raised() ? "raised" : "cleared");
        put(facts, "expected", state.expected());
        put(facts, "evidence", state.evidence());
        put(facts, "evidenceLimit", state.evidenceLimit());
        return facts;
    }

    private static void put(Map<String, Object> facts, String name, double value) {
        if (Double.isFinite(value)) {
            facts.put(name, value);
        }
    }
}
