/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import java.util.Locale;

/** How passages are looked for. */
public enum RetrievalWay {
    /** By the words of the question. */
    BM25(1),
    /** By its meaning. */
    DENSE(1),
    /** By both, fused. */
    HYBRID(2);

    private final int calls;

    RetrievalWay(int calls) {
        this.calls = calls;
    }

    /** Searches of an index that it costs. */
    public int calls() {
        return calls;
    }

    /** The way that was not gone: of {@link #HYBRID} itself. */
    public RetrievalWay other() {
        return switch (this) {
            case BM25 -> DENSE;
            case DENSE -> BM25;
            case HYBRID -> HYBRID;
        };
    }

    /** As it is written in reports and decisions. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
