/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import io.llmrouter.ingest.PassageSplitter.Piece;
import io.llmrouter.rag.EmbeddedPassage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A document that has been read and cut, and is new or another than in the index.
 *
 * @param id of the document
 * @param hash of its content
 * @param known whether the index has an earlier version
 * @param pieces its passages, at least one
 * @param note of its reader
 */
record PreparedDocument(String id, String hash, boolean known, List<Piece> pieces, Optional<String> note) {

    List<String> texts() {
        return pieces.stream().map(Piece::text).toList();
    }

    /** @param vectors of the pieces, in their order */
    EmbeddedDocument with(List<List<float[]>> vectors) {
        List<EmbeddedPassage> passages = new ArrayList<>(pieces.size());
        for (int i = 0; i < pieces.size(); i++) {
            passages.add(new EmbeddedPassage(pieces.get(i).text(), pieces.get(i).metadata(), vectors.get(i)));
        }
        return new EmbeddedDocument(id, hash, passages);
    }

    IngestOutcome outcome() {
        return known ? IngestOutcome.REPLACED : IngestOutcome.ADDED;
    }
}
