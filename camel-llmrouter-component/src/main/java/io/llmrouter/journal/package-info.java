/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** Decisions on the record: the log, the latest ones, and what they would be elsewhere. */
package io.llmrouter.journal;
