/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** Vectors as short codes, and the search for the nearest of many. */
package io.llmrouter.vector;
