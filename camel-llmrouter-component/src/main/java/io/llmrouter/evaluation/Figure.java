/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

/**
 * A measured number.
 *
 * @param value on the rows as they are; not a number where it is not defined
 * @param interval of it
 */
public record Figure(double value, Interval interval) {}
