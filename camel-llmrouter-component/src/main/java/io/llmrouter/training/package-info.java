/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** From labelled requests to a bundle: learn, choose operating points on rows that were not learned from, certify them. */
package io.llmrouter.training;
