/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** Fits models to numbers: linear, kernels, trees; knows no text and no label but those it is given. */
package io.llmrouter.learning;
