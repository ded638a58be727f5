/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.RoutingResult;
import io.llmrouter.failure.RateLimitedException;
import io.llmrouter.model.Citations;
import io.llmrouter.routing.ExhaustionPolicy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;

/** Puts what a router answered on an exchange: headers and properties first, then the body or the exception. One exchange. */
final class ExchangeAnswer {

    private final Exchange exchange;
    private final LlmRouterConfiguration options;
    private final DecisionHeaders headers;

    ExchangeAnswer(Exchange exchange, LlmRouter router, LlmRouterConfiguration options) {
        this.exchange = exchange;
        this.options = options;
        this.headers = new DecisionHeaders(exchange, router);
    }

    /** The end of a request. Never throws; its null is the result of a future that only says when. */
    Void ended(RoutingResult result, Throwable defect) {
        try {
            if (defect != null) {
                exchange.setException(defect);
                return null;
            }
            headers.set(result.decision());
            if (result instanceof RoutingResult.Answered answered) {
                trust();
                exchange.setProperty(LlmRouterProperties.CHAT_RESPONSE, answered.response());
                if (result.decision().features().containsKey("passages")) { // else an earlier step's stay
                    PassageHeaders.contents(exchange, answered.passages());
                }
                PassageHeaders.sources(exchange.getMessage(), Citations.of(answered.response()));
                exchange.getMessage().setBody(AnswerBody.of(answered, options));
            } else {
                exchange.setException(((RoutingResult.Failed) result).error());
            }
        } catch (Throwable e) { // an Error too must end the exchange
            exchange.setException(e);
        }
        return null;
    }

    /**
     * The beginning of a stream. The route goes on with the first part, on a thread of its own: the one that brought the part brings the next ones too,
     * and must not be the one that waits for them. A stream that fails before its first part fails the exchange.
     */
    CompletableFuture<?> streamed(AnswerParts parts, Executor threads) {
        CompletableFuture<Void> filled = new CompletableFuture<>();
        parts.begun().thenRun(() -> {
            if (parts.result().isDone()) {
                begun(parts);
                filled.complete(null);
                return;
            }
            try {
                threads.execute(() -> {
                    begun(parts);
                    filled.complete(null);
                });
            } catch (RejectedExecutionException e) {
                parts.close();
                exchange.setException(new RateLimitedException(
                        "no thread is left to go on with a stream; come back later or raise blockingThreads",
                        Duration.ofSeconds(1),
                        e));
                filled.complete(null);
            }
        });
        return filled;
    }

    private void begun(AnswerParts parts) {
        try {
            if (parts.result().isDone() && !parts.started()) {
                parts.result().handle(this::ended).join();
                return;
            }
            headers.setEarly(parts.soFar(), parts.model());
            exchange.setProperty(
                    LlmRouterProperties.DECISION_LATER, parts.result().thenApply(RoutingResult::decision));
            exchange.getMessage()
                    .setBody(options.getStreamFormat().equals("text") ? new PartsInputStream(parts) : parts);
        } catch (Throwable e) { // an Error too must end the exchange
            parts.close();
            exchange.setException(e);
        }
    }

    /** {@code lastAnswer} gives the last answer as if it were trusted; the decision still says that it is not. */
    private void trust() {
        if (options.exhaustionPolicy() == ExhaustionPolicy.LAST_ANSWER) {
            exchange.getMessage().setHeader(LlmRouterHeaders.ABSTAINED, false);
        }
    }
}
