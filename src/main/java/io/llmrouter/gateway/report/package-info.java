/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** The report: figures of an evaluation as one page for people, complete in itself. */
package io.llmrouter.gateway.report;
