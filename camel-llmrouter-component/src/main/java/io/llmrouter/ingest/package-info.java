/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** Documents become passages that can be found: read, cut, embedded and put into an index, each whole or not at all. */
package io.llmrouter.ingest;
