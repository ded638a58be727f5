/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.cache.AnswerCache;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.micrometer.CacheMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;

/** Binds meters where the application has a Micrometer registry; does nothing where it has none, or no Micrometer. Stateless. */
final class RouterMeters {

    private static final String REGISTRY = "io.micrometer.core.instrument.MeterRegistry";

    private RouterMeters() {}

    static void bind(CamelContext context, LlmRouter router) {
        if (context.getClassResolver().resolveClass(REGISTRY) != null) {
            Bound.to(context, router);
        }
    }

    /** Loaded with Micrometer only. */
    private static final class Bound {

        private static void to(CamelContext context, LlmRouter router) {
            Set<MeterRegistry> registries = context.getRegistry().findByType(MeterRegistry.class);
            for (MeterRegistry registry : registries) {
                CacheMeters.bind(
                        registry,
                        router.name(),
                        () -> router.definition().cache() instanceof AnswerCache cache
                                ? Optional.of(cache)
                                : Optional.empty());
            }
        }
    }
}
