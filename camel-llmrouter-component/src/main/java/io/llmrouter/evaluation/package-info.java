/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** Replays outcome tables: what a policy would have cost and achieved, beside random, always cheap, always strong and the oracle. */
package io.llmrouter.evaluation;
