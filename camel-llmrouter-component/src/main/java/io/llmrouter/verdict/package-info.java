/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
/**
 * Learns, while a cache runs, which kept questions mean the same as the one asked: from judges' verdicts on pairs, which tie kept questions into groups
 * that vote.
 */
package io.llmrouter.verdict;
