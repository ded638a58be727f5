/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import java.time.Duration;
import java.util.List;

/**
 * What a run did. Immutable.
 *
 * @param added documents that the index did not have
 * @param replaced documents that had changed
 * @param unchanged documents that were in the index as they are
 * @param deleted documents of the index that were not among those of the run
 * @param skipped documents that could not become passages; an earlier version of them stays in the index
 * @param notes what readers had to assume of documents that were added or replaced
 * @param passages that were written
 * @param took from the first document to the last commit
 */
public record IngestReport(
        int added,
        int replaced,
        int unchanged,
        int deleted,
        List<Remark> skipped,
        List<Remark> notes,
        int passages,
        Duration took) {

    /**
     * Something to say of one document.
     *
     * @param documentId which
     * @param what a sentence about it; never its text
     */
    public record Remark(String documentId, String what) {}

    /** Keeps unmodifiable copies. */
    public IngestReport {
        skipped = List.copyOf(skipped);
        notes = List.copyOf(notes);
    }

    /** Documents of the run: added, replaced, unchanged and skipped. */
    public int documents() {
        return added + replaced + unchanged + skipped.size();
    }

    /** Whether the index is another than before. */
    public boolean isChange() {
        return added + replaced + deleted > 0;
    }
}
