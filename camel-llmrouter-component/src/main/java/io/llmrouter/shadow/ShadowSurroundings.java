/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.spending.SpendGate;
import io.llmrouter.stats.StatsRepository;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What a shadow runs in.
 *
 * @param workers its own threads: no caller ever waits for one of them
 * @param timer enforces time limits
 * @param clock the time of day
 * @param stats are told what was seen of models
 * @param spending asked before every call
 * @param events where comparisons are published
 */
public record ShadowSurroundings(
        Executor workers,
        ScheduledExecutorService timer,
        Clock clock,
        StatsRepository stats,
        SpendGate spending,
        RoutingEvents events) {}
