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
 * @param reason {@code plan}, {@code escalation}, {@code confidence}, {@code fallback} or {@code retry}
 * @param answer the answer, or null
 * @param failure why there is none, or null
 * @param skipped whether it was not even called, because its health forbade it; then {@code failure} says why
 * @param partialChars characters that went out before it failed; providers charge for a stream that was cut
 * @param nanos the time it took
 */
public record CallAttempt(
        CandidateModel model,
        String reason,
        ModelAnswer answer,
        CallFailure failure,
        boolean skipped,
        int partialChars,
        long nanos) {

    static CallAttempt answered(CandidateModel model, String reason, ModelAnswer answer, long nanos) {
        return new CallAttempt(model, reason, answer, null, false, 0, nanos);
    }

    static CallAttempt failed(CandidateModel model, String reason, CallFailure failure, int partialChars, long nanos) {
        return new CallAttempt(model, reason, null, failure, false, partialChars, nanos);
    }

    static CallAttempt skipped(CandidateModel model, String reason, CallFailure why) {
        return new CallAttempt(model, reason, null, why, true, 0, 0);
    }
}
