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
 * @param startNanos when it began, of {@link System#nanoTime()}
 * @param nanos the time it took
 */
public record CallAttempt(
        CandidateModel model,
        String reason,
        ModelAnswer answer,
        CallFailure failure,
        boolean skipped,
        int partialChars,
        long startNanos,
        long nanos) {

    /** Over now, for good or ill. */
    static CallAttempt over(CandidateModel model, String reason, long startNanos) {
        return new CallAttempt(model, reason, null, null, false, 0, startNanos, System.nanoTime() - startNanos);
    }

    CallAttempt answered(ModelAnswer by) {
        return new CallAttempt(model, reason, by, null, false, 0, startNanos, nanos);
    }

    CallAttempt failed(CallFailure why, int charsBefore) {
        return new CallAttempt(model, reason, null, why, false, charsBefore, startNanos, nanos);
    }

    static CallAttempt skipped(CandidateModel model, String reason, CallFailure why) {
        return new CallAttempt(model, reason, null, why, true, 0, System.nanoTime(), 0);
    }
}
