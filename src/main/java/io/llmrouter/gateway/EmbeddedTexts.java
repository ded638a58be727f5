/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.features.PromptEmbedder;
import java.util.Map;

/**
 * Texts with their vectors. Not to be changed.
 *
 * @param vectors by text
 * @param embedder embeds more of the same kind, and remembers it
 * @param keep writes what was embedded since to disk, where that is wanted
 */
record EmbeddedTexts(Map<String, float[]> vectors, PromptEmbedder embedder, Runnable keep) {}
