/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/**
 * Replays streams of labelled questions through a cache that begins empty and knows nothing, and counts how often it may give a kept answer and how
 * often that is wrong.
 */
package io.llmrouter.replay;
