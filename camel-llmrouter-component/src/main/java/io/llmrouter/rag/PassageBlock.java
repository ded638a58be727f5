/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.VectorSimilarityFunction;

/**
 * How a document lies in Lucene: a block of neighbours that is written, and replaced, as one.
 *
 * <p>Of every passage its second and further vectors, one entry each, and right after them the passage with its first vector; at the end the document
 * itself with its hash. Lucene keeps the order inside a block, so {@link #UP} leads from any vector to its passage, and {@link #VECTORS} from a
 * passage to all of its vectors. Vectors are stored with length one: their dot product is the cosine.
 */
final class PassageBlock {

    static final String DOCUMENT = "document";
    static final String PASSAGE = "passage";
    static final String NUMBER = "number";
    static final String METADATA = "metadata";
    static final String HASH = "hash";
    static final String VECTOR = "vector";
    /** Entries from here to the passage. */
    static final String UP = "up";
    /** How many vectors a passage has. */
    static final String VECTORS = "vectors";
    /** What an entry is, by the name of {@link PassageIndex.Unit}; a passage is a vector as well. */
    static final String KIND = "kind";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private PassageBlock() {}

    static List<Document> of(String documentId, String contentHash, List<EmbeddedPassage> passages) {
        List<Document> block = new ArrayList<>();
        for (int number = 0; number < passages.size(); number++) {
            EmbeddedPassage passage = passages.get(number);
            int vectors = passage.vectors().size();
            for (int v = 1; v < vectors; v++) {
                block.add(vector(documentId, passage.vectors().get(v), vectors - v));
            }
            Document entry = vector(documentId, passage.vectors().get(0), 0);
            entry.add(kind(PassageIndex.Unit.PASSAGES));
            entry.add(new StringField(PASSAGE, documentId + '#' + number, Field.Store.NO));
            entry.add(new StoredField(NUMBER, number));
            entry.add(new TextField(TextTerms.FIELD, passage.text(), Field.Store.YES));
            entry.add(new StoredField(METADATA, json(passage.metadata())));
            entry.add(new NumericDocValuesField(VECTORS, vectors));
            block.add(entry);
        }
        Document whole = new Document();
        whole.add(kind(PassageIndex.Unit.DOCUMENTS));
        whole.add(new StringField(DOCUMENT, documentId, Field.Store.NO));
        whole.add(new StoredField(HASH, contentHash));
        block.add(whole);
        return block;
    }

    private static Document vector(String documentId, float[] vector, int up) {
        Document entry = new Document();
        entry.add(kind(PassageIndex.Unit.VECTORS));
        entry.add(new StringField(DOCUMENT, documentId, Field.Store.YES));
        entry.add(new KnnFloatVectorField(VECTOR, unit(vector), VectorSimilarityFunction.DOT_PRODUCT));
        entry.add(new NumericDocValuesField(UP, up));
        return entry;
    }

    private static StringField kind(PassageIndex.Unit unit) {
        return new StringField(KIND, unit.name(), Field.Store.NO);
    }

    /**
     * The same direction with length one.
     *
     * @throws IllegalArgumentException if the vector has no direction
     */
    static float[] unit(float[] vector) {
        double squares = 0;
        for (float x : vector) {
            squares += (double) x * x;
        }
        if (!(squares > 0) || Double.isInfinite(squares)) {
            throw new IllegalArgumentException("a vector of " + vector.length + " numbers with length "
                    + Math.sqrt(squares) + " has no direction; a text with words has a vector that is not zero");
        }
        float[] unit = new float[vector.length];
        double scale = 1 / Math.sqrt(squares);
        for (int j = 0; j < unit.length; j++) {
            unit[j] = (float) (vector[j] * scale);
        }
        return unit;
    }

    /** Back from what is stored of a passage's entry. */
    static Passage passage(Document stored) {
        return new Passage(
                stored.get(DOCUMENT),
                stored.getField(NUMBER).numericValue().intValue(),
                stored.get(TextTerms.FIELD),
                texts(stored.get(METADATA)));
    }

    private static String json(Map<String, String> metadata) {
        try {
            return JSON.writeValueAsString(metadata);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("metadata of a passage as JSON", e);
        }
    }

    private static Map<String, String> texts(String json) {
        try {
            return JSON.readValue(json, TEXTS);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("metadata of a passage in the index is not JSON", e);
        }
    }
}
