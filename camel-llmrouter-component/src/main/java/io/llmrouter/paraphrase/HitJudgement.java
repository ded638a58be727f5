/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.Optional;

/**
 * Whether the answer to one question serves another.
 *
 * @param cosine of the two questions, in [-1, 1]
 * @param score what a threshold is compared with: the calibrated probability that the answer serves, in [0, 1], or the cosine where nothing was fitted
 * @param refusal name and reason of the guard that forbids it whatever the score, empty if none does
 */
public record HitJudgement(double cosine, double score, Optional<String> refusal) {}
