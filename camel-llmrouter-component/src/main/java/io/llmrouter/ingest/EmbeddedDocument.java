/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.ingest;

import io.llmrouter.rag.EmbeddedPassage;
import java.util.List;

/**
 * A document that can be written.
 *
 * @param id of the document
 * @param hash of its content
 * @param passages with their vectors, in order
 */
record EmbeddedDocument(String id, String hash, List<EmbeddedPassage> passages) {}
