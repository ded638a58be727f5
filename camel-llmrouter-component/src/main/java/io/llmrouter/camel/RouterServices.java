/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.drift.ExpiredCertificates;
import io.llmrouter.engine.Environment;
import io.llmrouter.engine.LlmRouter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Everything that runs beside the routers of a context. Called by one thread at a time. */
final class RouterServices {

    private final List<RouterService> services;

    private RouterServices(List<RouterService> services) {
        this.services = services;
    }

    /**
     * Makes what may run; what a configuration does not ask for stays idle.
     *
     * @param environment of the routers
     * @param store where they keep what they keep
     * @param spending asked for money already
     * @param source of the configuration; null if it is no document
     */
    static RouterServices open(
            Environment environment, RouterStore store, SpendingService spending, ConfigurationSource source) {
        JournalService journal = new JournalService(environment, store.records());
        return new RouterServices(List.of(
                spending,
                journal,
                new ConfigurationInForce(),
                new FeedbackService(environment, journal.archive(), store.records()),
                new ShadowService(environment),
                new DriftService(
                        environment.events(), expired(store.definition().snapshot(), source))));
    }

    /** Beside what else outlives a restart, or else beside the document. */
    private static ExpiredCertificates expired(Path snapshot, ConfigurationSource source) {
        Path beside =
                snapshot != null || source == null ? snapshot : source.file().orElse(null);
        return new ExpiredCertificates(
                beside == null ? null : beside.resolveSibling(beside.getFileName() + ".expired"), Clock.systemUTC());
    }

    /** The one of that kind. */
    <T extends RouterService> T require(Class<T> kind) {
        return services.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    /** The same, and this one after the others. */
    RouterServices with(RouterService more) {
        List<RouterService> all = new ArrayList<>(services);
        all.add(more);
        return new RouterServices(List.copyOf(all));
    }

    void apply(RouterConfiguration configuration, List<LlmRouter> routers) {
        services.forEach(service -> service.apply(configuration, routers));
    }

    /** In the opposite order. */
    void close() {
        for (int i = services.size() - 1; i >= 0; i--) {
            services.get(i).close();
        }
    }
}
