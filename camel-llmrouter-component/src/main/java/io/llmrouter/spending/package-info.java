/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** What may be spent, and what was: budgets and the account of every call. */
package io.llmrouter.spending;
