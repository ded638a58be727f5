/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/**
 * Chooses the thresholds of a cascade on labelled rows of an outcome table, certifies them, and measures on other rows what they do.
 */
package io.llmrouter.tuning;
