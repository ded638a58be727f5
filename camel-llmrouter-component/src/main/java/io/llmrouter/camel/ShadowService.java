/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.config.RouterSettings;
import io.llmrouter.engine.Environment;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.shadow.RouterShadow;
import io.llmrouter.shadow.ShadowSettings;
import io.llmrouter.shadow.ShadowSurroundings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/** Asks other models beside the routers that want it, on threads of its own. A router's sample and account go on over reloads. */
final class ShadowService implements RouterService {

    /** A shutdown waits as long for what is being asked. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final int THREADS = 64;

    private final Environment environment;
    private final ExecutorService workers = RouterThreads.blocking("llmrouter-shadow", THREADS);
    private final ShadowSurroundings around;
    private final Map<String, RouterShadow> shadows = new LinkedHashMap<>();

    ShadowService(Environment environment) {
        this.environment = environment;
        this.around = new ShadowSurroundings(
                workers,
                environment.timer(),
                environment.clock(),
                environment.stats(),
                environment.spending(),
                environment.events());
    }

    @Override
    public void apply(RouterConfiguration configuration, List<LlmRouter> routers) {
        shadows.forEach((name, shadow) -> {
            if (!configuration.routers().containsKey(name)) {
                shadow.apply(null, null);
            }
        });
        for (LlmRouter router : routers) {
            RouterSettings settings = configuration.routers().get(router.name());
            ShadowSettings wanted = settings == null ? null : settings.shadow();
            RouterShadow shadow = shadows.get(router.name());
            if (shadow == null && wanted != null) {
                shadow = new RouterShadow(router.name(), around);
                shadows.put(router.name(), shadow);
                environment.events().listen(shadow);
            }
            if (shadow != null) {
                shadow.apply(wanted, router.definition().catalog());
            }
        }
    }

    @Override
    public void close() {
        shadows.values().forEach(environment.events()::ignore);
        shadows.values().parallelStream().forEach(shadow -> shadow.close(GRACE));
        workers.shutdownNow();
    }
}
