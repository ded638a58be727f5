/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

/** What a stage of a cascade makes of an answer. */
public enum Trust {
    /** It is good enough. */
    ACCEPTED,
    /** It is not; the next stage is asked. */
    GOES_ON,
    /** So little that the next stage would likely fail too: the cascade ends. */
    ABSTAINED
}
