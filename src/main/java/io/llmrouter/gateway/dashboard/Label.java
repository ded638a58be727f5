/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

/**
 * What somebody said of an answer.
 *
 * @param score in [0, 1]
 * @param source who said it
 * @param text the label in words, or null
 */
record Label(double score, String source, String text) {}
