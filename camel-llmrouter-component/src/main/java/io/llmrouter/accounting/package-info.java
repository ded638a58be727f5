/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** What decisions and shadows say about spending and savings, live and from a log. */
package io.llmrouter.accounting;
