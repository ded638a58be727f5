/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

/** Which stages may give up on a request. */
public enum Abstention {
    /** None: every request is answered. */
    NEVER,
    /** The last one, after every call was paid. */
    LAST_STAGE,
    /** Each one, before more is paid. */
    EVERY_STAGE
}
