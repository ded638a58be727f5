/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** The file that training writes and a router loads: a predictor, its operating points with their certificates, and where all of it comes from. */
package io.llmrouter.bundle;
