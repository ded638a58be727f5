/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import io.llmrouter.model.CandidateModel;

/**
 * What became of one try at one model.
 *
 * @param model which
 * @param reason {@code plan}, {@code escalation}, {@code fallback} or {@code retry}
 * @param answer the answer, or null
 * @param failure why there is none, or null
 * @param skipped whether it was not even called, because its health forbade it; then {@code failure} says why
 * @param nanos the time it took
 */
public record CallAttempt(
        CandidateModel model, String reason, ModelAnswer answer, CallFailure failure, boolean skipped, long nanos) {}
