/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** From a request to numbers: its text, structure, words and embedding, each computed at most once. */
package io.llmrouter.features;
