/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.recalibration;

import io.llmrouter.config.PlanDefinition;
import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.config.RouterSettings;
import io.llmrouter.failure.Suggestion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A cascade whose thresholds a bundle holds, as a configuration names it. Immutable.
 *
 * @param router name of the router
 * @param plan name of the plan
 * @param models in the order in which they are asked
 * @param bundle the file in force
 */
public record CascadePlan(String router, String plan, List<String> models, Path bundle) {

    /** Copies the list. */
    public CascadePlan {
        models = List.copyOf(models);
    }

    /**
     * Finds it.
     *
     * @param configuration the checked document
     * @param router name of the router
     * @param plan name of the plan; null for the only one with a bundle
     * @throws RecalibrationException naming what there is, if there is no such plan
     */
    public static CascadePlan of(RouterConfiguration configuration, String router, String plan) {
        RouterSettings settings = configuration.routers().get(router);
        if (settings == null) {
            throw new RecalibrationException(
                    Suggestion.unknown("router", router, configuration.routers().keySet()));
        }
        Map<String, PlanDefinition> bundled = new TreeMap<>();
        settings.plans().forEach((name, definition) -> {
            if (!definition.files().isEmpty()) {
                bundled.put(name, definition);
            }
        });
        if (bundled.isEmpty()) {
            throw new RecalibrationException("router '" + router
                    + "' has no cascade with a bundle; write plans: {NAME: {cascade: [...], bundle: file:...}} with a bundle"
                    + " that 'llmrouter calibrate' has written");
        }
        if (plan == null && bundled.size() > 1) {
            throw new RecalibrationException(
                    "router '" + router + "' has the plans " + bundled.keySet() + " with a bundle; name one of them");
        }
        String name = plan == null ? bundled.keySet().iterator().next() : plan;
        PlanDefinition definition = bundled.get(name);
        if (definition == null) {
            throw new RecalibrationException(
                    Suggestion.unknown("plan with a bundle of router '" + router + "'", name, bundled.keySet()));
        }
        return new CascadePlan(
                router, name, definition.models(), definition.files().get(0).toAbsolutePath());
    }
}
