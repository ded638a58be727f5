/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** What another model would have answered: sampling, asking, comparing, and what follows from it about quality and cost. */
package io.llmrouter.shadow;
