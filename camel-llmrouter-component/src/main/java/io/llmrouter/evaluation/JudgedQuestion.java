/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.Map;
import java.util.Optional;

/**
 * A question with what somebody judged about it.
 *
 * @param id names it
 * @param group questions of one group are never on two sides of a split
 * @param text what is asked
 * @param relevant grade of each relevant document, above 0
 * @param answerable whether the relevant documents answer it; nothing if nobody said
 */
public record JudgedQuestion(
        String id, String group, String text, Map<String, Integer> relevant, Optional<Boolean> answerable) {}
