/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** What answers turned out to be worth: given to decisions, kept with them, and made a table of outcomes. */
package io.llmrouter.feedback;
