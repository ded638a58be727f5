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
