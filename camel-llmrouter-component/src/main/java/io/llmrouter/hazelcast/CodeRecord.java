/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import io.llmrouter.cache.KeptEntry;
import io.llmrouter.vector.SignCode;
import java.time.Instant;

/** What every process must know of an entry to find it by meaning: one bit a number of its vector, and until when. Stateless. */
final class CodeRecord {

    private static final String TYPE = "llmrouter.Code";

    private CodeRecord() {}

    static GenericRecord of(KeptEntry entry) {
        return GenericRecordBuilder.compact(TYPE)
                .setArrayOfInt64("signs", SignCode.of(entry.vector()))
                .setInt64("written", entry.written().toEpochMilli())
                .setInt64("expires", entry.expires().toEpochMilli())
                .build();
    }

    static Instant expires(GenericRecord code) {
        return Instant.ofEpochMilli(code.getInt64("expires"));
    }

    static long[] code(GenericRecord code) {
        return code.getArrayOfInt64("signs");
    }
}
