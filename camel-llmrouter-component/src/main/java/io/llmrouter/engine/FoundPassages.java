/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.rag.Retrieved;

/**
 * What retrieval alone came to.
 *
 * @param passages best first
 * @param nothing whether an answer could rest on nothing of it
 */
public record FoundPassages(Retrieved passages, boolean nothing) {}
