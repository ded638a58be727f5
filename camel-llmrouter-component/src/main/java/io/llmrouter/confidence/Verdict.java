/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

/**
 * What a verifier says of an answer.
 *
 * @param correct P(this answer is correct), in [0, 1]: for thresholds
 * @param gain by how much the strongest model's score is expected to exceed this answer's, in [-1, 1]: for budgets
 */
public record Verdict(double correct, double gain) {}
