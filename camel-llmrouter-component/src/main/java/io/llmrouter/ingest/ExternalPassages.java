/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.filter.MetadataFilterBuilder;
import io.llmrouter.rag.EmbeddedPassage;
import io.llmrouter.rag.Passage;
import io.llmrouter.rag.PassageContents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The same passages in a store of the application, one entry a passage with the mean of its vectors.
 *
 * <p>Such a store has no transaction with the index: it is written first, and the index, which knows what is done, is committed after it. A run that
 * breaks in between leaves a document here that the index does not count as done; the next run removes it by its metadata and writes it again, under
 * the same ids. Thread-safe if the store is.
 */
final class ExternalPassages {

    private final EmbeddingStore<TextSegment> store;

    ExternalPassages(EmbeddingStore<TextSegment> store) {
        this.store = store;
    }

    /** Not in one step: who searches in between may miss the document. */
    void replace(EmbeddedDocument document) {
        delete(document.id());
        List<String> ids = new ArrayList<>();
        List<Embedding> vectors = new ArrayList<>();
        List<TextSegment> segments = new ArrayList<>();
        for (int number = 0; number < document.passages().size(); number++) {
            EmbeddedPassage passage = document.passages().get(number);
            ids.add(id(document.id(), number));
            vectors.add(Embedding.from(mean(passage.vectors())));
            segments.add(
                    PassageContents.segment(new Passage(document.id(), number, passage.text(), passage.metadata())));
        }
        store.addAll(ids, vectors, segments);
    }

    void delete(String documentId) {
        try {
            store.removeAll(MetadataFilterBuilder.metadataKey(PassageContents.DOCUMENT_ID)
                    .isEqualTo(documentId));
        } catch (UnsupportedFeatureException | UnsupportedOperationException e) {
            throw new IllegalStateException(
                    store.getClass().getName() + " cannot remove by a metadata filter, so no document in it can be"
                            + " replaced; use a store that can, or the index alone",
                    e);
        }
    }

    /** The same for the same passage every time, and a UUID, for some stores take no other id. */
    static String id(String documentId, int number) {
        return UUID.nameUUIDFromBytes((documentId + '#' + number).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static float[] mean(List<float[]> vectors) {
        float[] sum = vectors.get(0).clone();
        for (float[] vector : vectors.subList(1, vectors.size())) {
            for (int j = 0; j < sum.length; j++) {
                sum[j] += vector[j];
            }
        }
        double squares = 0;
        for (float x : sum) {
            squares += (double) x * x;
        }
        float scale = squares == 0 ? 1 : (float) (1 / Math.sqrt(squares));
        for (int j = 0; j < sum.length; j++) {
            sum[j] *= scale;
        }
        return sum;
    }
}
