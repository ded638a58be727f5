/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.hazelcast.nio.serialization.FieldKind;
import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import io.llmrouter.cache.EntryKey;
import io.llmrouter.cache.KeptAnswer;
import io.llmrouter.cache.KeptEntry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Entries as Compact generic records. Fields that another version of the product added are not read, and fields that it lacks count as absent, so that two
 * versions can share a cluster. Stateless.
 */
final class AnswerRecord {

    private static final String TYPE = "llmrouter.Answer";

    private AnswerRecord() {}

    static GenericRecord of(KeptEntry entry) {
        KeptAnswer answer = entry.answer();
        KeptEntry.Provenance provenance = entry.provenance();
        Map<String, Long> epochs = new TreeMap<>(entry.epochs());
        return GenericRecordBuilder.compact(TYPE)
                .setString("question", entry.question())
                .setArrayOfFloat32("vector", entry.vector())
                .setString("text", answer.text())
                .setString("thinking", answer.thinking())
                .setString("id", answer.id())
                .setString("model", answer.model())
                .setNullableInt32("inputTokens", answer.inputTokens())
                .setNullableInt32("outputTokens", answer.outputTokens())
                .setArrayOfString("sources", answer.sources().toArray(String[]::new))
                .setTimestampWithTimezone("written", entry.written().atOffset(ZoneOffset.UTC))
                .setTimestampWithTimezone("expires", entry.expires().atOffset(ZoneOffset.UTC))
                .setArrayOfString("tags", epochs.keySet().toArray(String[]::new))
                .setArrayOfInt64(
                        "epochs",
                        epochs.values().stream().mapToLong(Long::longValue).toArray())
                .setString("cache", provenance == null ? null : provenance.cache())
                .setString("writer", provenance == null ? null : provenance.writer())
                .setString("writtenBy", provenance == null ? null : provenance.model())
                .build();
    }

    static KeptEntry read(EntryKey key, GenericRecord kept) {
        return new KeptEntry(
                key,
                text(kept, "question"),
                present(kept, "vector", () -> kept.getArrayOfFloat32("vector")),
                new KeptAnswer(
                        text(kept, "text"),
                        text(kept, "thinking"),
                        text(kept, "id"),
                        text(kept, "model"),
                        present(kept, "inputTokens", () -> kept.getNullableInt32("inputTokens")),
                        present(kept, "outputTokens", () -> kept.getNullableInt32("outputTokens")),
                        sources(kept)),
                kept.getTimestampWithTimezone("written").toInstant(),
                kept.getTimestampWithTimezone("expires").toInstant(),
                epochs(kept),
                new KeptEntry.Provenance(text(kept, "cache"), text(kept, "writer"), text(kept, "writtenBy")));
    }

    static Instant writtenAt(GenericRecord kept) {
        return kept.getTimestampWithTimezone("written").toInstant();
    }

    private static Map<String, Long> epochs(GenericRecord kept) {
        String[] tags = kept.getArrayOfString("tags");
        long[] numbers = kept.getArrayOfInt64("epochs");
        Map<String, Long> epochs = new HashMap<>();
        for (int i = 0; i < tags.length; i++) {
            epochs.put(tags[i], numbers[i]);
        }
        return epochs;
    }

    private static List<String> sources(GenericRecord kept) {
        String[] sources = present(kept, "sources", () -> kept.getArrayOfString("sources"));
        return sources == null ? List.of() : List.of(sources);
    }

    private static String text(GenericRecord kept, String field) {
        return present(kept, field, () -> kept.getString(field));
    }

    private static <T> T present(GenericRecord kept, String field, Supplier<T> value) {
        return kept.getFieldKind(field) == FieldKind.NOT_AVAILABLE ? null : value.get();
    }
}
