/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import io.llmrouter.stats.Tally;

/**
 * The running sums of one model, or pair of models, on one day in one run of one process, which alone writes them. Immutable.
 *
 * @param key of the sums
 * @param tally so far
 */
record StatRow(Key key, Tally tally) {

    private static final String TYPE = "llmrouter.Stats";

    /**
     * Whose sums.
     *
     * @param subject what they are of
     * @param day in UTC, ISO format
     * @param run who counts
     */
    record Key(Tally.Subject subject, String day, Run run) {

        /** Names have no blanks. */
        String name() {
            return day + " " + run.process() + " " + run.start() + " " + subject.model()
                    + (subject.strong() == null ? "" : " " + subject.strong());
        }
    }

    /**
     * A process from its start to its end.
     *
     * @param process stays the same over restarts where there is a snapshot file
     * @param start how often it was started
     */
    record Run(String process, long start) {}

    StatRow larger(StatRow other) {
        return new StatRow(key, tally.larger(other.tally()));
    }

    GenericRecord toRecord() {
        return GenericRecordBuilder.compact(TYPE)
                .setString("model", key.subject().model())
                .setString("strong", key.subject().strong())
                .setString("day", key.day())
                .setString("process", key.run().process())
                .setInt64("start", key.run().start())
                .setInt64("answers", tally.answers())
                .setInt64("failures", tally.failures())
                .setInt64("input", tally.input())
                .setInt64("output", tally.output())
                .setInt64("latencyNanos", tally.latencyNanos())
                .setInt64("strongInput", tally.strongInput())
                .setInt64("strongOutput", tally.strongOutput())
                .setFloat64("cost", tally.cost())
                .build();
    }

    static StatRow of(GenericRecord kept) {
        return new StatRow(
                new Key(
                        new Tally.Subject(kept.getString("model"), kept.getString("strong")),
                        kept.getString("day"),
                        new Run(kept.getString("process"), kept.getInt64("start"))),
                new Tally(
                        kept.getInt64("answers"),
                        kept.getInt64("failures"),
                        kept.getInt64("input"),
                        kept.getInt64("output"),
                        kept.getInt64("latencyNanos"),
                        kept.getInt64("strongInput"),
                        kept.getInt64("strongOutput"),
                        kept.getFloat64("cost")));
    }
}
