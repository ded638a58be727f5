/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

/** What became of one document. */
public enum IngestOutcome {
    /** The index did not have it. */
    ADDED,
    /** It had changed: its passages are in the place of the earlier ones. */
    REPLACED,
    /** It is in the index as it is; nothing was done. */
    UNCHANGED
}
