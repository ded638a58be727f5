/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/** Lucene's own format of vectors, written under its own name, without its limit of 1,024 numbers: embedders in use have up to 4,096. */
final class WideVectors extends KnnVectorsFormat {

    private static final int MOST_NUMBERS = 4096;

    private final KnnVectorsFormat lucene = new Lucene99HnswVectorsFormat();

    private WideVectors() {
        super("Lucene99HnswVectorsFormat");
    }

    static Lucene912Codec codec() {
        KnnVectorsFormat wide = new WideVectors();
        return new Lucene912Codec() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return wide;
            }
        };
    }

    @Override
    public int getMaxDimensions(String field) {
        return MOST_NUMBERS;
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
        return lucene.fieldsWriter(state);
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
        return lucene.fieldsReader(state);
    }
}
