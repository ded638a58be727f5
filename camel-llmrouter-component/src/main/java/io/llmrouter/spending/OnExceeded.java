/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.spending;

/** What a router does when a budget has no room for what it decided. Names as in the configuration. */
public enum OnExceeded {
    /** The cheapest model that can answer; an error only if even that does not fit. */
    downgrade,
    /** Kept answers go on to be given, everything else is an error. */
    cacheOnly,
    /** An error, also where there is a kept answer. */
    fail
}
