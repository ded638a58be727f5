/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.stats;

/**
 * Running totals of one model at one moment.
 *
 * @param model the configured name
 * @param calls calls that ended, failed ones included
 * @param failures calls that ended without an answer
 * @param inputTokens sum, with those of streams that were cut
 * @param outputTokens sum, with those of streams that were cut
 * @param cost sum, in the configuration's currency
 * @param latencyMillis mean latency of answered calls, 0 when there are none
 */
public record ModelStats(
        String model,
        long calls,
        long failures,
        long inputTokens,
        long outputTokens,
        double cost,
        double latencyMillis) {}
