/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** Are two questions the same? Guards, features of a pair, and a verifier learned from labelled pairs. */
package io.llmrouter.paraphrase;
