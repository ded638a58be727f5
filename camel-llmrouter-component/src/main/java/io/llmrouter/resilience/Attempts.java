/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import io.llmrouter.failure.AllModelsFailedException;
import io.llmrouter.failure.BudgetExceededException;
import io.llmrouter.failure.CallTimeoutException;
import io.llmrouter.failure.CancelledCallException;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.failure.RateLimitedException;
import io.llmrouter.failure.RequestRejectedException;
import io.llmrouter.model.CandidateModel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Sums up failed attempts: when to come back, and what to tell the caller. Stateless. */
final class Attempts {

    private static final Set<FailureKind> WORTH_ANOTHER_TRY =
            Set.of(FailureKind.RATE_LIMITED, FailureKind.UPSTREAM, FailureKind.UNREACHABLE);

    private Attempts() {}

    static Optional<Duration> shortestWait(List<CallAttempt> attempts, Duration unsaid) {
        return attempts.stream()
                .filter(Attempts::isWorthAnotherTry)
                .map(attempt -> attempt.failure().retryAfter().orElse(unsaid))
                .min(Duration::compareTo);
    }

    static List<CandidateModel> worthAnotherTry(List<CallAttempt> attempts) {
        return attempts.stream()
                .filter(Attempts::isWorthAnotherTry)
                .map(CallAttempt::model)
                .toList();
    }

    private static boolean isWorthAnotherTry(CallAttempt attempt) {
        return !attempt.skipped()
                && WORTH_ANOTHER_TRY.contains(attempt.failure().kind());
    }

    static LlmRouterException error(List<CallAttempt> attempts) {
        CallFailure last = lastCalled(attempts).failure();
        if (last.kind() == FailureKind.CANCELLED) {
            return new CancelledCallException(last.cause().getMessage(), last.cause());
        }
        if (all(attempts, FailureKind.BUDGET)) {
            return (BudgetExceededException) last.cause();
        }
        if (last.cause() instanceof InvalidPromptException invalid) {
            return invalid;
        }
        LlmRouterException error = typed(attempts, last);
        attempts.stream()
                .map(attempt -> attempt.failure().cause())
                .filter(cause -> cause != last.cause())
                .forEach(error::addSuppressed);
        return error;
    }

    /** A provider's own words say more than our refusal to call it. */
    private static CallAttempt lastCalled(List<CallAttempt> attempts) {
        CallAttempt last = attempts.get(attempts.size() - 1);
        for (CallAttempt attempt : attempts) {
            last = attempt.skipped() ? last : attempt;
        }
        return last;
    }

    private static LlmRouterException typed(List<CallAttempt> attempts, CallFailure last) {
        String message = "no model answered: " + describe(attempts);
        if (all(attempts, FailureKind.RATE_LIMITED, FailureKind.OVERLOADED)) {
            Duration wait = attempts.stream()
                    .flatMap(attempt -> attempt.failure().retryAfter().stream())
                    .min(Duration::compareTo)
                    .orElse(null);
            return new RateLimitedException(message, wait, last.cause());
        }
        if (last.kind() == FailureKind.INVALID_REQUEST || last.kind() == FailureKind.CONTENT_FILTER) {
            return new RequestRejectedException(message, last.kind() == FailureKind.CONTENT_FILTER, last.cause());
        }
        return all(attempts, FailureKind.TIMEOUT)
                ? new CallTimeoutException(message, last.cause())
                : new AllModelsFailedException(message, last.cause());
    }

    private static boolean all(List<CallAttempt> attempts, FailureKind... kinds) {
        return attempts.stream()
                .allMatch(attempt -> List.of(kinds).contains(attempt.failure().kind()));
    }

    private static String describe(List<CallAttempt> attempts) {
        return attempts.stream()
                .map(attempt -> attempt.model().name() + " (" + attempt.reason() + "): "
                        + attempt.failure().summary())
                .collect(Collectors.joining("; "));
    }
}
