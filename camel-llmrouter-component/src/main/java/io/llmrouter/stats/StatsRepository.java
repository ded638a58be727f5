/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.stats;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Keeps what was observed. Shipped: {@link LocalStatsRepository}, in this process, and one that is shared through
 * Hazelcast. Implementations are thread-safe and never block on I/O.
 */
public interface StatsRepository {

    /** Adds a finished call. */
    void record(CallOutcome outcome);

    /**
     * Adds a question that two models answered, which is the only fair evidence on how long one answers compared with the other.
     *
     * @param cheap the outcome of the first model
     * @param strong the outcome of the other model on the same question
     */
    void recordPair(CallOutcome cheap, CallOutcome strong);

    /** Output tokens of {@code strong} per output token of {@code cheap}, over the questions that both answered; empty before the first. */
    OptionalDouble outputRatio(String cheap, String strong);

    /** Input tokens of {@code strong} per input token of {@code cheap} (tokenizers differ), over the questions that both answered. */
    OptionalDouble inputRatio(String cheap, String strong);

    /**
     * How long a model usually takes to answer, calls for confidence and failed ones left out.
     *
     * @param model the configured name
     * @return the median of its last answers, in milliseconds; empty while nothing was observed
     */
    OptionalDouble typicalLatencyMillis(String model);

    /**
     * How long a model's answers usually are, calls for confidence and failed ones left out.
     *
     * @param model the configured name
     * @return the mean of its answers, in output tokens; empty while too few were observed, or none is kept
     */
    default OptionalDouble typicalOutputTokens(String model) {
        return OptionalDouble.empty();
    }

    /** A snapshot of all models, by name. */
    List<ModelStats> snapshot();
}
