/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.config.RouterConfiguration;
import io.llmrouter.engine.LlmRouter;
import java.util.List;

/** Something that runs beside the routers of a context, from their first configuration to the end. Called by one thread at a time. */
interface RouterService extends AutoCloseable {

    /**
     * A configuration is in force, the first one or a new one.
     *
     * @param configuration the checked document
     * @param routers that it describes
     */
    void apply(RouterConfiguration configuration, List<LlmRouter> routers);

    /** Ends it; what is under way may finish first. Never throws. */
    @Override
    void close();
}
