/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

/**
 * A sentence of a passage that may answer a question. Immutable.
 *
 * @param text word for word
 * @param passage its place among the passages, from 0
 * @param confidence in [0, 1], higher is surer; no probability before it is calibrated
 */
record Quote(String text, int passage, double confidence) {}
