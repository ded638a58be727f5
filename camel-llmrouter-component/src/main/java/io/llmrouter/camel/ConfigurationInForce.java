/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.engine.LlmRouter;
import java.util.List;

/** Remembers the document, for what looks at it later. Thread-safe. */
final class ConfigurationInForce implements RouterService {

    private volatile RouterConfiguration current;

    /** Null before the first. */
    RouterConfiguration get() {
        return current;
    }

    @Override
    public void apply(RouterConfiguration configuration, List<LlmRouter> routers) {
        current = configuration;
    }

    @Override
    public void close() {
        // nothing runs
    }
}
