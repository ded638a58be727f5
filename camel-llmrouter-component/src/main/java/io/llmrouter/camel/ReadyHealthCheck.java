/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.engine.LlmRouter;
import io.llmrouter.resilience.ModelHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * Readiness: a valid configuration is in force, and every router has a model that may be called. No model is called to find out: what is known is what
 * requests have met. A breaker whose time is over counts as closed, or nobody would ever try again. Thread-safe.
 */
final class ReadyHealthCheck extends RouterHealthCheck {

    static final String ID = "llmrouter-routers";

    private final LlmRouterRegistry registry;

    ReadyHealthCheck(LlmRouterRegistry registry) {
        super(ID);
        this.registry = registry;
    }

    @Override
    public Result call(Map<String, Object> options) {
        HealthCheckResultBuilder result = HealthCheckResultBuilder.on(this);
        result.detail("generation", registry.generation());
        registry.rejected().ifPresent(why -> result.detail("reload", "refused: " + why));
        registry.lost().forEach((what, times) -> {
            if (times > 0) {
                result.detail("lost." + what, times);
            }
        });
        if (registry.generation() == 0) {
            return result.down()
                    .message("no llmrouter configuration is in force")
                    .build();
        }
        List<String> without = new ArrayList<>();
        for (LlmRouter router : registry.routers().all()) {
            Map<String, ModelHealth.State> models = router.health();
            List<String> may = models.entrySet().stream()
                    .filter(model -> model.getValue().answers())
                    .map(Map.Entry::getKey)
                    .toList();
            result.detail("router." + router.name(), may.size() + " of " + models.size() + " models may be called");
            if (may.isEmpty()) {
                without.add("router '" + router.name() + "' has no model that may be called now: "
                        + models.entrySet().stream()
                                .map(model ->
                                        model.getKey() + ": " + model.getValue().sentence())
                                .toList());
            }
        }
        return without.isEmpty()
                ? result.up().build()
                : result.down().message(String.join("; ", without)).build();
    }
}
