/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.cascade.Abstention;
import io.llmrouter.cascade.ThresholdSearch;

/**
 * A way to find thresholds that is compared with others.
 *
 * @param name for people
 * @param search finds them
 * @param abstention which stages may give up
 */
public record SearchContender(String name, ThresholdSearch search, Abstention abstention) {}
