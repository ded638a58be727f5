/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import io.llmrouter.learning.SparseVector;

/**
 * A text as numbers. Not to be changed.
 *
 * @param embedding of unit length
 * @param words weighed words and pieces of words
 */
record Utterance(float[] embedding, SparseVector words) {}
