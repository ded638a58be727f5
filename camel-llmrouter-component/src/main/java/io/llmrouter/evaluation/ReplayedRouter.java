/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import java.util.List;

/**
 * What a router expected of n requests that it had not seen, and what became of them. Not to be changed.
 *
 * @param name of the router
 * @param models k names
 * @param expected n rows of k expected scores, to compare models by
 * @param probability n rows of k P(answers well)
 * @param scores n rows of k true scores
 * @param costs n rows of k true costs in US dollars; null where they are not known
 * @param strange n flags: unlike what the router was taught on
 * @param rows n rows of the table
 */
public record ReplayedRouter(
        String name,
        List<String> models,
        double[][] expected,
        double[][] probability,
        double[][] scores,
        double[][] costs,
        boolean[] strange,
        List<OutcomeRow> rows) {}
