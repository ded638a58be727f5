/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.model;

/** What a request may need of a model. A model that declares no capabilities is taken to have all of them. */
public enum Capability {
    /** Function calling. */
    TOOLS,
    /** JSON mode or a JSON schema as response format. */
    JSON,
    /** Images in the prompt. */
    VISION
}
