/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** Files: written so that a reader sees them whole or not at all, read so that a line cannot fill the memory. */
package io.llmrouter.file;
