/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** Alarms for routers that quietly go wrong: traffic, trust, quality or cost are no longer what they were. */
package io.llmrouter.drift;
