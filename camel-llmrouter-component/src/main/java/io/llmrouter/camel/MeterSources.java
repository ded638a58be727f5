/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.engine.LlmRouters;
import io.llmrouter.engine.RoutingEvents;
import io.llmrouter.spending.Budgets;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What meters are read from. Thread-safe if its parts are.
 *
 * @param routers in force at the moment
 * @param events of the same routers
 * @param budgets of the same routers
 * @param lost what could not be kept or told since the start, by what it is
 */
record MeterSources(
        Supplier<LlmRouters> routers, RoutingEvents events, Budgets budgets, Supplier<Map<String, Long>> lost) {}
