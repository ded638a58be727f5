/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** Turns questions into a table of outcomes: asks models, has their answers judged, and loses nothing of what was paid for. */
package io.llmrouter.labelling;
