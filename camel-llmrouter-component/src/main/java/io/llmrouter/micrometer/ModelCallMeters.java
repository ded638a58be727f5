/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.micrometer;

import io.llmrouter.model.CandidateModel;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * Meters of calls to models by the names, attributes and buckets of OpenTelemetry's conventions for generative AI (github.com/open-telemetry/
 * semantic-conventions-genai, {@code gen-ai-metrics.md}; in development there). What a call does not have is {@code none}. Thread-safe.
 */
final class ModelCallMeters {

    /** 10 ms to 82 s, each twice the one before. */
    static final Duration[] SECONDS = LongStream.iterate(10, ms -> ms * 2)
            .limit(14)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private static final double[] TOKENS =
            DoubleStream.iterate(1, tokens -> tokens * 4).limit(14).toArray();
    private static final String PREFIX = "gen_ai.client.";
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String[] CALL = {
        "gen_ai.operation.name",
        "gen_ai.provider.name",
        "gen_ai.system",
        "gen_ai.request.model",
        "gen_ai.response.model",
        "server.address"
    };

    private final MeterRegistry registry;
    private final MeterFamily<Timer> duration;
    private final MeterFamily<Timer> firstChunk;
    private final MeterFamily<Timer> perChunk;
    private final MeterFamily<DistributionSummary> tokens;

    /** @param registry of the application */
    ModelCallMeters(MeterRegistry registry) {
        this.registry = registry;
        duration = timer("operation.duration", "Duration of a call to a model.", keys("error.type"));
        firstChunk = timer("operation.time_to_first_chunk", "Time until the first part of a stream.", CALL);
        perChunk = timer(
                "operation.time_per_output_chunk",
                "Time between two parts of a stream, the mean of all but the first.",
                CALL);
        tokens = new MeterFamily<>(
                tags -> DistributionSummary.builder(PREFIX + "token.usage")
                        .description("Tokens of a call that are paid for.")
                        .tags(tags)
                        .serviceLevelObjectives(TOKENS)
                        .register(registry),
                keys("gen_ai.token.type"));
    }

    /**
     * Counts a call.
     *
     * @param attempt that was made, well or badly
     * @param model that was called, or null if the configuration does not have it any more
     */
    void count(Attempt attempt, CandidateModel model) {
        String[] call = values(attempt, model);
        duration.of(with(call, attempt.failureKind().orElse(null)))
                .record(nanos(attempt.latencyMs()), TimeUnit.NANOSECONDS);
        if (attempt.tokensIn() > 0) {
            tokens.of(with(call, "input")).record(attempt.tokensIn());
        }
        if (attempt.tokensOut() > 0) {
            tokens.of(with(call, "output")).record(attempt.tokensOut());
        }
        if (attempt.firstTokenMs() != null) {
            String[] stream = Arrays.copyOf(call, CALL.length);
            firstChunk.of(stream).record(nanos(attempt.firstTokenMs()), TimeUnit.NANOSECONDS);
            if (attempt.chunks() != null && attempt.chunks() > 1) {
                double each = (attempt.latencyMs() - attempt.firstTokenMs()) / (attempt.chunks() - 1);
                perChunk.of(stream).record(nanos(each), TimeUnit.NANOSECONDS);
            }
        }
    }

    /** With room for one more, which {@link #with(String[], String)} fills in: one array a call. */
    private static String[] values(Attempt attempt, CandidateModel model) {
        String[] values = new String[CALL.length + 1];
        values[0] = "chat";
        values[1] = model == null ? null : model.provider();
        values[2] = values[1];
        values[3] = model == null ? attempt.model() : model.modelName();
        values[4] = attempt.responseModel();
        values[5] = model == null ? null : model.server().orElse(null);
        return values;
    }

    private static String[] with(String[] call, String last) {
        call[CALL.length] = last;
        return call;
    }

    private static String[] keys(String last) {
        return with(Arrays.copyOf(CALL, CALL.length + 1), last);
    }

    private MeterFamily<Timer> timer(String name, String description, String... keys) {
        return new MeterFamily<>(
                tags -> Timer.builder(PREFIX + name)
                        .description(description)
                        .tags(tags)
                        .serviceLevelObjectives(SECONDS)
                        .register(registry),
                keys);
    }

    private static long nanos(double millis) {
        return (long) (millis * NANOS_PER_MILLI);
    }
}
