/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.engine.RouterDefinition.StandIns;
import io.llmrouter.spending.Budget;

/**
 * A router's budget as the document describes it. Immutable.
 *
 * @param budget its limits, in the document's currency; null if there are none
 * @param standIns who may answer when it is short
 */
public record BudgetDefinition(Budget budget, StandIns standIns) {}
