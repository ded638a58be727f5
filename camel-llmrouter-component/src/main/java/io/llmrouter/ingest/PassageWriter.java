/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import io.llmrouter.rag.PassageIndex;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes documents into all stores and commits them, several callers' at once where they meet.
 *
 * <p>{@link #writing} orders writes, so that every store has the same version of a document; {@link #committing} is held during a commit, and covers
 * all writes before it: who waited for it finds its own work done. After a commit that changed something, and not before, listeners hear of it.
 * Thread-safe.
 */
final class PassageWriter {

    private final PassageIndex index;
    private final Optional<ExternalPassages> external;
    private final Runnable changed;
    private final ReentrantLock writing = new ReentrantLock();
    private final ReentrantLock committing = new ReentrantLock();
    /** Guarded by writing. */
    private long written;
    /** Guarded by committing. */
    private long committed;

    PassageWriter(PassageIndex index, Optional<ExternalPassages> external, Runnable changed) {
        this.index = index;
        this.external = external;
        this.changed = changed;
    }

    void write(List<EmbeddedDocument> documents) {
        writing.lock();
        try {
            for (EmbeddedDocument document : documents) {
                external.ifPresent(store -> store.replace(document));
                index.replace(document.id(), document.hash(), document.passages());
                written++;
            }
        } finally {
            writing.unlock();
        }
    }

    void delete(String documentId) {
        writing.lock();
        try {
            external.ifPresent(store -> store.delete(documentId));
            index.delete(documentId);
            written++;
        } finally {
            writing.unlock();
        }
    }

    /** Makes durable what was written before, if another caller has not done so already. */
    void commit() {
        long mine = written();
        committing.lock();
        try {
            if (committed >= mine) {
                return;
            }
            long all = written();
            index.commit();
            committed = all;
            changed.run();
        } finally {
            committing.unlock();
        }
    }

    private long written() {
        writing.lock();
        try {
            return written;
        } finally {
            writing.unlock();
        }
    }
}
