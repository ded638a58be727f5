/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import io.llmrouter.cache.KeptEntry;
import java.time.Instant;

/** What every process must know of an entry to find it by meaning: one bit a number of its vector, and until when. Stateless. */
final class CodeRecord {

    private static final String TYPE = "llmrouter.Code";

    private CodeRecord() {}

    static GenericRecord of(KeptEntry entry) {
        return GenericRecordBuilder.compact(TYPE)
                .setArrayOfInt64("signs", signs(entry.vector()))
                .setInt32("size", entry.vector().length)
                .setInt64("written", entry.written().toEpochMilli())
                .setInt64("expires", entry.expires().toEpochMilli())
                .build();
    }

    static Instant expires(GenericRecord code) {
        return Instant.ofEpochMilli(code.getInt64("expires"));
    }

    private static long[] signs(float[] vector) {
        long[] signs = new long[(vector.length + Long.SIZE - 1) / Long.SIZE];
        for (int i = 0; i < vector.length; i++) {
            if (vector[i] >= 0) {
                signs[i / Long.SIZE] |= 1L << i;
            }
        }
        return signs;
    }

    static float[] vector(GenericRecord code) {
        long[] signs = code.getArrayOfInt64("signs");
        float[] vector = new float[code.getInt32("size")];
        float each = (float) (1 / Math.sqrt(vector.length));
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (signs[i / Long.SIZE] & 1L << i) == 0 ? -each : each;
        }
        return vector;
    }
}
