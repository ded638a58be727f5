/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.ingest.IngestReport.Remark;
import io.llmrouter.rag.PassageIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Many documents, embedded in batches and committed every few. Not thread-safe. */
final class IngestRun {

    /** Passages that are embedded together: enough to keep an embedding model busy, few enough to lose little. */
    private static final int BATCH = 128;

    private static final double NANOS_PER_SECOND = 1e9;

    private final DocumentIngest ingest;
    private final IngestProgress progress;
    private final LongSupplier nanos;
    private final long began;

    private final Set<String> seen = new HashSet<>();
    private final List<PreparedDocument> batch = new ArrayList<>();
    private final Map<IngestOutcome, Integer> outcomes = new EnumMap<>(IngestOutcome.class);
    private final List<Remark> skipped = new ArrayList<>();
    private final List<Remark> notes = new ArrayList<>();
    private int batchPassages;
    private int passages;
    private int uncommitted;
    private int deleted;
    private long done;
    private long told;
    private boolean unidentified;

    IngestRun(DocumentIngest ingest, IngestProgress progress, LongSupplier nanos) {
        this.ingest = ingest;
        this.progress = progress;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
    }

    IngestRun of(Stream<SourceDocument> documents) {
        documents.sequential().forEach(this::take);
        flush();
        commit();
        tell();
        return this;
    }

    private void take(SourceDocument document) {
        try {
            if (!seen.add(document.id())) {
                throw new UnreadableDocumentException(
                        "its id occurs more than once; the first document with it counts, give this one another");
            }
            Optional<PreparedDocument> prepared = ingest.prepare(document);
            prepared.ifPresentOrElse(this::add, () -> count(IngestOutcome.UNCHANGED));
        } catch (UnreadableDocumentException e) {
            unidentified |= e instanceof UnidentifiedDocumentException;
            skipped.add(new Remark(document.id(), e.getMessage()));
            done++;
        }
        if (batchPassages >= BATCH || batch.size() + uncommitted >= ingest.commitEvery()) {
            flush();
            tell();
        } else if (done - told >= ingest.commitEvery()) {
            tell();
        }
    }

    private void add(PreparedDocument document) {
        batch.add(document);
        batchPassages += document.pieces().size();
    }

    private void flush() {
        if (batch.isEmpty()) {
            return;
        }
        ingest.write(batch);
        for (PreparedDocument document : batch) {
            count(document.outcome());
            document.note().ifPresent(note -> notes.add(new Remark(document.id(), note)));
        }
        passages += batchPassages;
        uncommitted += batch.size();
        batch.clear();
        batchPassages = 0;
        if (uncommitted >= ingest.commitEvery()) {
            commit();
        }
    }

    private void count(IngestOutcome outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
        done++;
    }

    private void commit() {
        if (uncommitted > 0) {
            ingest.writer().commit();
            uncommitted = 0;
        }
    }

    private void tell() {
        double seconds = (nanos.getAsLong() - began) / NANOS_PER_SECOND;
        told = done;
        progress.done(done, seconds > 0 ? done / seconds : 0);
    }

    IngestRun deletingOthers(PassageIndex index) {
        Set<String> others = new HashSet<>(index.documentIds());
        if (seen.isEmpty() && !others.isEmpty()) {
            throw new LlmRouterException("there is no document to ingest, and the index has " + others.size()
                    + "; nothing was deleted: see whether the folder is the right one, or delete the index");
        }
        others.removeAll(seen);
        if (unidentified && !others.isEmpty()) {
            notes.add(new Remark(
                    "",
                    "nothing was deleted, for a document whose id cannot be read may be one of " + others.size()
                            + " that seem missing; mend what was skipped and run again"));
            return this;
        }
        for (String other : others) {
            ingest.writer().delete(other);
            uncommitted++;
            deleted++;
            if (uncommitted >= ingest.commitEvery()) {
                commit();
            }
        }
        commit();
        return this;
    }

    IngestReport report() {
        return new IngestReport(
                outcomes.getOrDefault(IngestOutcome.ADDED, 0),
                outcomes.getOrDefault(IngestOutcome.REPLACED, 0),
                outcomes.getOrDefault(IngestOutcome.UNCHANGED, 0),
                deleted,
                skipped,
                notes,
                passages,
                Duration.ofNanos(nanos.getAsLong() - began));
    }
}
