/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.llmrouter.file.KeptFile;
import io.llmrouter.spending.SpendRow;
import io.llmrouter.spending.SpendRowJson;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Statistics in a file, as JSON, so that they outlive the only process of a cluster. Written whole or not at all; one that cannot be read is set aside and
 * reported, and counting begins anew. Not thread-safe.
 */
final class StatSnapshot {

    private static final int FORMAT = 1;
    private static final JsonMapper JSON = JsonMapper.builder()
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final KeptFile file;
    private final Content before;

    /** What stands in the file. */
    private record Content(int format, StatRow.Run run, List<StatRow> rows, List<SpendRowJson.Written> spending) {

        Content {
            if (format != FORMAT || run == null || run.process() == null || rows == null) {
                throw new IllegalArgumentException("format " + format + "; this version reads " + FORMAT);
            }
            for (StatRow row : rows) {
                if (row == null
                        || row.key() == null
                        || row.tally() == null
                        || row.key().run() == null
                        || row.key().subject() == null
                        || row.key().subject().model() == null
                        || row.key().day() == null) {
                    throw new IllegalArgumentException("a row without key or sums");
                }
            }
            spending = spending == null ? List.of() : spending;
            spending.forEach(SpendRowJson.Written::row); // one without a key is no snapshot of ours
        }
    }

    private StatSnapshot(KeptFile file, Content before) {
        this.file = file;
        this.before = before;
    }

    /**
     * Reads a file, if there is one.
     *
     * @param file null for none: then nothing is written either
     * @param clock names what is set aside
     */
    static StatSnapshot open(Path file, Clock clock) {
        Content empty = new Content(FORMAT, new StatRow.Run(UUID.randomUUID().toString(), 0), List.of(), null);
        if (file == null) {
            return new StatSnapshot(null, empty);
        }
        KeptFile kept = new KeptFile(file, "statistics");
        return new StatSnapshot(
                kept,
                kept.read(clock, bytes -> JSON.readValue(bytes, Content.class)).orElse(empty));
    }

    /** The run that begins now: the same process, started once more. */
    StatRow.Run run() {
        return new StatRow.Run(before.run().process(), before.run().start() + 1);
    }

    /** What was counted before. */
    List<StatRow> rows() {
        return before.rows();
    }

    /** What was spent before. */
    List<SpendRow> spending() {
        return before.spending().stream().map(SpendRowJson.Written::row).toList();
    }

    /** Writes what is known now. A file that cannot be written is reported once, until it can. */
    void write(Collection<StatRow> rows, Collection<SpendRow> spending) {
        if (file != null) {
            List<SpendRowJson.Written> spent =
                    spending.stream().map(SpendRowJson.Written::of).toList();
            file.write(out -> JSON.writeValue(out, new Content(FORMAT, run(), List.copyOf(rows), spent)));
        }
    }
}
