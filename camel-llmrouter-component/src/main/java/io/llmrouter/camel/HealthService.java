/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.engine.LlmRouter;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;

/** Health checks of a context's routers, known to its registry while the routers are there. */
final class HealthService implements RouterService {

    private final HealthCheckRegistry registry;
    private final List<HealthCheck> checks;

    /**
     * @param context without a registry, nobody asks
     * @param checks to register
     */
    HealthService(CamelContext context, List<HealthCheck> checks) {
        this.registry = HealthCheckRegistry.get(context);
        this.checks = registry == null ? List.of() : checks;
        this.checks.forEach(check -> registry.register(check));
    }

    @Override
    public void apply(RouterConfiguration configuration, List<LlmRouter> routers) {
        // checks look at what is in force when they are called
    }

    @Override
    public void close() {
        checks.forEach(check -> registry.unregister(check));
    }
}
