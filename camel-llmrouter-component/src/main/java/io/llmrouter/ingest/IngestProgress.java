/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

/** Told how far a run is. */
@FunctionalInterface
public interface IngestProgress {

    /** Nobody listens. */
    IngestProgress SILENT = (documents, perSecond) -> {};

    /**
     * After every few documents, and at the end.
     *
     * @param documents done so far: written, unchanged or skipped; ascending
     * @param perSecond documents a second since the run began
     */
    void done(long documents, double perSecond);
}
