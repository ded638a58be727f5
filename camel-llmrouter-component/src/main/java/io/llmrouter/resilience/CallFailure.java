/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.resilience;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import io.llmrouter.failure.BudgetExceededException;
import io.llmrouter.failure.CancelledCallException;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.failure.RateLimitedException;
import io.llmrouter.failure.RequestRejectedException;
import io.llmrouter.failure.RetryHint;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;

/**
 * A failed call, understood.
 *
 * @param kind what the next step depends on
 * @param retryAfter what the provider said about coming back, if it did
 * @param cause the exception itself, never null
 */
public record CallFailure(FailureKind kind, Optional<Duration> retryAfter, Throwable cause) {

    private static final int CHAIN = 12;
    private static final int MESSAGE = 300;

    /**
     * Understands an exception by its own type or the type of one of its causes.
     *
     * @param thrown what a model threw or reported
     * @return the failure
     */
    public static CallFailure of(Throwable thrown) {
        Throwable cause = unwrap(thrown);
        return new CallFailure(kindOf(cause), retryHint(cause), cause);
    }

    /** One line for a decision record: kind and the exception's message, at most 300 characters. */
    public String summary() {
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String line = message.replaceAll("\\s+", " ").strip();
        return kind + ": " + (line.length() > MESSAGE ? line.substring(0, MESSAGE) + "..." : line);
    }

    private static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static FailureKind kindOf(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CHAIN; depth++, cause = cause.getCause()) {
            FailureKind kind = kindOfOne(cause);
            if (kind != null) {
                return kind;
            }
        }
        return thrown instanceof Error
                        || thrown instanceof NullPointerException
                        || thrown instanceof IllegalStateException
                ? FailureKind.DEFECT
                : FailureKind.UPSTREAM;
    }

    private static FailureKind kindOfOne(Throwable cause) {
        if (cause instanceof CancelledCallException) {
            return FailureKind.CANCELLED;
        } else if (cause instanceof BudgetExceededException) {
            return FailureKind.BUDGET;
        } else if (cause instanceof RateLimitException || cause instanceof RateLimitedException) {
            return FailureKind.RATE_LIMITED;
        } else if (cause instanceof TimeoutException || cause instanceof java.util.concurrent.TimeoutException) {
            return FailureKind.TIMEOUT;
        } else if (cause
                instanceof RequestRejectedException rejected) { // by a router behind the endpoint that was called
            return rejected.forContent() ? FailureKind.CONTENT_FILTER : FailureKind.INVALID_REQUEST;
        } else if (cause instanceof ContentFilteredException) {
            return FailureKind.CONTENT_FILTER;
        } else if (cause instanceof AuthenticationException) {
            return FailureKind.AUTHENTICATION;
        } else if (cause instanceof ModelNotFoundException) {
            return FailureKind.MODEL_NOT_FOUND;
        } else if (isInvalidRequest(cause)) {
            return FailureKind.INVALID_REQUEST;
        } else if (cause instanceof RejectedExecutionException) {
            return FailureKind.OVERLOADED;
        } else if (cause instanceof ConnectException || cause instanceof UnresolvedModelServerException) {
            return FailureKind.UNREACHABLE;
        } else if (cause instanceof HttpException http) {
            return kindOfStatus(http.statusCode());
        } else if (cause instanceof IOException) {
            return FailureKind.UPSTREAM;
        }
        return null;
    }

    private static boolean isInvalidRequest(Throwable cause) {
        return cause instanceof InvalidRequestException
                || cause instanceof InvalidPromptException
                || cause instanceof UnsupportedFeatureException;
    }

    private static FailureKind kindOfStatus(int status) {
        return switch (status) {
            case 401, 403 -> FailureKind.AUTHENTICATION;
            case 404 -> FailureKind.MODEL_NOT_FOUND;
            case 408, 504 -> FailureKind.TIMEOUT;
            case 429, 529 -> FailureKind.RATE_LIMITED; // 529: Anthropic is overloaded
            default -> status >= 400 && status < 500 ? FailureKind.INVALID_REQUEST : FailureKind.UPSTREAM;
        };
    }

    private static Optional<Duration> retryHint(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < CHAIN; depth++, cause = cause.getCause()) {
            if (cause instanceof RetryHint hint && hint.retryAfter().isPresent()) {
                return hint.retryAfter();
            }
        }
        return Optional.empty();
    }
}
