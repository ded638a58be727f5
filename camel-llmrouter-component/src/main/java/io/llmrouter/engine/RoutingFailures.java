/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.failure.AbstainedException;
import io.llmrouter.failure.CallTimeoutException;
import io.llmrouter.failure.CancelledCallException;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.failure.NotCachedException;
import io.llmrouter.failure.RateLimitedException;
import io.llmrouter.failure.RetrievalFailedException;
import io.llmrouter.failure.RouterClosedException;
import io.llmrouter.routing.RoutingRequest;
import java.time.Duration;

/**
 * What a caller is told who gets no answer, beyond what models said themselves.
 *
 * @param router its name
 */
record RoutingFailures(String router) {

    LlmRouterException overloaded(int limit) {
        return new RateLimitedException(
                "router '" + router + "' has " + limit
                        + " requests in flight, its limit; come back later or raise maxConcurrency",
                Duration.ofSeconds(1),
                null);
    }

    LlmRouterException noRoom(LlmRouter full) {
        return full.closed()
                .<LlmRouterException>map(why -> new RouterClosedException(router, why))
                .orElseGet(() -> overloaded(full.environment().bounds().concurrency()));
    }

    LlmRouterException abandoned() {
        return new CancelledCallException(
                "the caller of router '" + router + "' went away before an answer was trusted");
    }

    LlmRouterException exhausted(String model) {
        return new AbstainedException("cascade of router '" + router + "' ended with model '" + model
                + "' below its threshold; lower the threshold, add a stronger stage or use onExhausted=abstain");
    }

    LlmRouterException abstainedEarly(String model) {
        return new AbstainedException("cascade of router '" + router + "' abstained early at model '" + model
                + "': its answer is so little trusted that a stronger model would likely fail too;"
                + " lower 'abstain', ask a person or use onExhausted=abstain");
    }

    /** @param source where was looked */
    LlmRouterException nothingFound(String source) {
        return new AbstainedException("router '" + router + "' found nothing in '" + source
                + "' that an answer could rest on; add documents, lower 'usable' or use onExhausted=abstain");
    }

    LlmRouterException retrievalFailed(String source, RuntimeException cause) {
        return new RetrievalFailedException(
                "router '" + router + "' could not look into '" + source + "' ("
                        + cause.getClass().getSimpleName() + "); without passages it answers nothing",
                cause);
    }

    /** @param why nothing is given */
    LlmRouterException notCached(String why) {
        return new NotCachedException("router '" + router + "' has no kept answer: " + why);
    }

    /** @param why the escalation was not started */
    LlmRouterException stopped(String why) {
        return new CallTimeoutException("cascade of router '" + router
                + "' has no answer that it trusts and no time for another: " + why
                + "; raise maxLatency, use a faster model or onExhausted=abstain");
    }

    /** @param why nothing is agreed on */
    LlmRouterException disagreed(String plan, String why) {
        return new AbstainedException(
                "consensus '" + plan + "' of router '" + router + "' has no answer that it trusts: " + why
                        + "; lower minAgree, ask more models or use onExhausted=abstain");
    }

    LlmRouterException tooLate(RoutingRequest request, LlmRouterException cause) {
        return new CallTimeoutException(
                "router '" + router + "' passed the caller's limit of "
                        + request.maxLatency().orElseThrow().toMillis() + " ms; raise maxLatency or use a faster model",
                cause);
    }
}
