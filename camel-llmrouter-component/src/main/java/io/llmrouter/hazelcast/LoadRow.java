/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.hazelcast;

import com.hazelcast.nio.serialization.genericrecord.GenericRecord;
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import io.llmrouter.load.LatencySummary;
import io.llmrouter.load.Quantiles;
import io.llmrouter.resilience.SharedLoads.Load;

/** A process's load on one model, as a record that needs no class of ours. Stateless. */
final class LoadRow {

    private static final String TYPE = "llmrouter.Load";

    private LoadRow() {}

    static GenericRecord of(Load load) {
        LatencySummary summary = load.summary();
        return GenericRecordBuilder.compact(TYPE)
                .setInt32("inFlight", load.inFlight())
                .setInt32("calls", summary.calls())
                .setFloat64("evidence", summary.evidence())
                .setFloat64("failureShare", summary.failureShare())
                .setFloat64("outputTokens", summary.outputTokens())
                .setArrayOfFloat64("total", numbers(summary.total()))
                .setArrayOfFloat64("firstToken", numbers(summary.firstToken()))
                .setArrayOfFloat64("perToken", numbers(summary.perToken()))
                .build();
    }

    static Load read(GenericRecord row) {
        return new Load(
                row.getInt32("inFlight"),
                new LatencySummary(
                        row.getInt32("calls"),
                        row.getFloat64("evidence"),
                        row.getFloat64("failureShare"),
                        row.getFloat64("outputTokens"),
                        quantiles(row.getArrayOfFloat64("total")),
                        quantiles(row.getArrayOfFloat64("firstToken")),
                        quantiles(row.getArrayOfFloat64("perToken"))));
    }

    private static double[] numbers(Quantiles quantiles) {
        return new double[] {quantiles.weight(), quantiles.median(), quantiles.p95()};
    }

    private static Quantiles quantiles(double[] numbers) {
        return new Quantiles(numbers[0], numbers[1], numbers[2]);
    }
}
