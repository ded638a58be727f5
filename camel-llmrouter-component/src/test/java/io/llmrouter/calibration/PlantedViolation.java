/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.calibration;

import io.llmrouter.engine.LlmRouters;

/** Breaks the rules on purpose, so that {@code ArchitectureTest} can show that it would see it. Test code; never called. */
public final class PlantedViolation {

    private LlmRouters upstairs;

    void sleep() throws InterruptedException {
        Thread.sleep(upstairs == null ? 1 : 2);
    }
}
