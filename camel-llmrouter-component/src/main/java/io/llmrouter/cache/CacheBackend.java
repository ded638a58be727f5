/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Where all caches of a process keep what they keep: in this process, or shared with others.
 *
 * @param answers the store of answers
 * @param flights who asks a model right now
 * @param epochs what was forgotten as a whole
 */
public record CacheBackend(AnswerStore answers, FlightBoard flights, Epochs epochs) {

    /** Refuses nulls. */
    public CacheBackend {
        Objects.requireNonNull(answers, "answers");
        Objects.requireNonNull(flights, "flights");
        Objects.requireNonNull(epochs, "epochs");
    }

    /**
     * In this process.
     *
     * @param mostBytes of all answers
     * @param clock the time of day
     * @param maintenance runs the store's own work
     * @param timer ends the flights of leaders that never land
     */
    public static CacheBackend local(
            long mostBytes, Clock clock, Executor maintenance, ScheduledExecutorService timer) {
        return new CacheBackend(
                new LocalAnswerStore(mostBytes, clock, maintenance), new LocalFlightBoard(timer), new LocalEpochs());
    }
}
