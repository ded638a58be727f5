/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.failure.AbstainedException;
import io.llmrouter.failure.AllModelsFailedException;
import io.llmrouter.failure.AuthenticationRefusedException;
import io.llmrouter.failure.BudgetExceededException;
import io.llmrouter.failure.CallTimeoutException;
import io.llmrouter.failure.CancelledCallException;
import io.llmrouter.failure.InvalidFeedbackException;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.failure.NoModelAvailableException;
import io.llmrouter.failure.NotCachedException;
import io.llmrouter.failure.OperatorOnlyException;
import io.llmrouter.failure.RateLimitedException;
import io.llmrouter.failure.RequestRejectedException;
import io.llmrouter.failure.RetrievalFailedException;
import io.llmrouter.failure.RouterClosedException;
import io.llmrouter.failure.StoreUnavailableException;
import io.llmrouter.failure.UnknownDecisionException;
import java.time.Duration;
import java.util.Optional;

/**
 * A failure as OpenAI says it.
 *
 * @param status HTTP status
 * @param type OpenAI's error type
 * @param code short and stable
 * @param param the field that is wrong, or null
 * @param message for people
 * @param retryAfter when to come back, if that is known
 */
public record OpenAiError(
        int status, String type, String code, String param, String message, Optional<Duration> retryAfter) {

    /** Type of an error that only money or time helps against. */
    public static final String QUOTA = "insufficient_quota";

    private static final String INVALID = "invalid_request_error";
    private static final Duration SOON = Duration.ofSeconds(1);

    /** An error without a field and without a time to come back. */
    public static OpenAiError of(int status, String type, String code, String message) {
        return new OpenAiError(status, type, code, null, message, Optional.empty());
    }

    /**
     * What to tell a client about a failure; of a defect it learns only that there was one.
     *
     * @param thrown the failure
     * @return status and body
     */
    public static OpenAiError of(Throwable thrown) {
        String message = thrown.getMessage();
        if (thrown instanceof OpenAiFormatException format) {
            return new OpenAiError(400, INVALID, format.code(), format.param(), message, Optional.empty());
        } else if (thrown instanceof InvalidPromptException) {
            boolean unknown = message.startsWith("unknown router") || message.startsWith("unknown model");
            return of(unknown ? 404 : 400, INVALID, unknown ? "model_not_found" : "invalid_prompt", message);
        } else if (thrown instanceof InvalidFeedbackException invalid) {
            return new OpenAiError(400, INVALID, "invalid_feedback", invalid.field(), message, Optional.empty());
        } else if (thrown instanceof UnknownDecisionException) {
            return of(404, INVALID, "decision_not_found", message);
        } else if (thrown instanceof StoreUnavailableException) {
            return new OpenAiError(503, "server_error", "store_unavailable", null, message, Optional.of(SOON));
        } else if (thrown instanceof AuthenticationRefusedException) {
            return of(401, INVALID, "invalid_api_key", message);
        } else if (thrown instanceof OperatorOnlyException) {
            return of(403, INVALID, "operator_only", message);
        } else if (thrown instanceof RouterClosedException) {
            return of(503, "server_error", "stopping", message);
        } else if (thrown instanceof NoModelAvailableException) {
            return of(400, INVALID, "no_model_available", message);
        } else if (thrown instanceof BudgetExceededException exceeded) {
            return budget(exceeded);
        } else if (thrown instanceof RateLimitedException limited) {
            return new OpenAiError(429, "rate_limit_error", "rate_limit_exceeded", null, message, limited.retryAfter());
        } else if (thrown instanceof CallTimeoutException) {
            return of(504, "timeout_error", "upstream_timeout", message);
        } else if (thrown instanceof RequestRejectedException rejected) { // not 502: clients try that again
            return of(400, INVALID, rejected.forContent() ? "content_filter" : "request_rejected", message);
        } else if (thrown instanceof AllModelsFailedException) {
            return of(502, "upstream_error", "all_models_failed", message);
        } else if (thrown instanceof AbstainedException) {
            return of(502, "upstream_error", "abstained", message);
        } else if (thrown instanceof RetrievalFailedException) {
            return of(502, "upstream_error", "retrieval_failed", message);
        } else if (thrown instanceof NotCachedException) { // as RFC 9111 has it for only-if-cached
            return of(504, "timeout_error", "not_cached", message);
        } else if (thrown instanceof CancelledCallException) {
            return of(499, "cancelled", "cancelled", message);
        }
        return of(500, "server_error", "internal_error", "the gateway failed; its log says why");
    }

    /** As OpenAI answers when the quota of an account is used up; where waiting does not help, with a status that no client tries again. */
    private static OpenAiError budget(BudgetExceededException exceeded) {
        return exceeded.retryAfter().isPresent()
                ? new OpenAiError(429, QUOTA, QUOTA, null, exceeded.getMessage(), exceeded.retryAfter())
                : of(402, QUOTA, "budget_exceeded", exceeded.getMessage());
    }

    /** The body. */
    public ObjectNode body() {
        ObjectNode root = OpenAiResponse.MAPPER.createObjectNode();
        ObjectNode error = root.putObject("error");
        error.put("message", message);
        error.put("type", type);
        error.put("param", param);
        error.put("code", code);
        return root;
    }
}
