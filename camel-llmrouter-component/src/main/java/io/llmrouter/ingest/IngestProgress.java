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
