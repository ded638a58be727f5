/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/** Is an answer good, and which of several is better: by a reference, by a pattern, by agreement, by proxies, by people or by another model. */
package io.llmrouter.judge;
