/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import java.time.Instant;

/**
 * A labelled pair: what was asked, which kept question lay nearest, and whether its answer would have served. What a threshold is calibrated on.
 *
 * @param time of the request
 * @param asked the question asked
 * @param kept the kept question
 * @param cosine of both, in [-1, 1]
 * @param score of the verifier in force, in [-1, 1]
 * @param right whether the kept answer served the question asked
 * @param given whether it was given, so that a wrong one was a wrong hit
 */
public record Observation(
        Instant time, String asked, String kept, double cosine, double score, boolean right, boolean given) {}
