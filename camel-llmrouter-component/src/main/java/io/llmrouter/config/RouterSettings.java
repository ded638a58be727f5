/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.consensus.Consensus;
import io.llmrouter.drift.DriftSettings;
import io.llmrouter.resilience.EjectionRules;
import io.llmrouter.routing.TextRecording;
import io.llmrouter.shadow.ShadowSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A router as the document describes it. Immutable.
 *
 * @param name the key under {@code routers:}
 * @param deciders in order, {@code otherwise} last
 * @param plans cascades by name
 * @param strongest name of the model that savings are measured against, or null for the dearest
 * @param sticky whether later turns of a conversation weigh the prompt cache of the model that answered before
 * @param consensuses other plans by name
 * @param cache for its answers, or null
 * @param retrieve what its answers rest on, or null
 * @param recordText how much of the texts is recorded
 * @param shadow which other model is asked beside it, or null
 * @param drift how it is watched
 * @param resubmission within which time the same question again counts against the answer; null for never
 * @param ejection pools of models of which an outlier is left out
 * @param budget what it may spend, or null
 */
public record RouterSettings(
        String name,
        List<DeciderDefinition> deciders,
        Map<String, PlanDefinition> plans,
        String strongest,
        boolean sticky,
        Map<String, Consensus> consensuses,
        CacheDefinition cache,
        RetrieveDefinition retrieve,
        TextRecording recordText,
        ShadowSettings shadow,
        DriftSettings drift,
        Duration resubmission,
        List<EjectionRules> ejection,
        BudgetDefinition budget) {

    /** Copies the collections. */
    public RouterSettings {
        deciders = List.copyOf(deciders);
        plans = Map.copyOf(plans);
        consensuses = Map.copyOf(consensuses);
        ejection = List.copyOf(ejection);
    }
}
