/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.llmrouter.cache.AnswerCache;
import io.llmrouter.cache.CacheLookup;
import io.llmrouter.cache.CacheTicket;
import io.llmrouter.routing.RoutingRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Processor;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps with a cache around them. Thread-safe. */
final class CachedSteps extends DelegateAsyncProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(CachedSteps.class);

    private final AnswerCache cache;
    private final Question question;
    private final List<String> keep;

    /**
     * What is asked of the steps.
     *
     * @param text the question
     * @param vary what else must be equal
     * @param scope who shares with whom; null for everybody
     */
    record Question(Expression text, List<Expression> vary, TenantExpression scope) {

        /** The request that stands for it; empty where there is no question or nobody who asks. */
        Optional<RoutingRequest> of(Exchange exchange) {
            String asked = text.evaluate(exchange, String.class);
            String tenant = scope == null ? null : scope.of(exchange);
            if (asked == null || asked.isBlank() || scope != null && tenant == null) {
                return Optional.empty();
            }
            List<String> values = new ArrayList<>();
            vary.forEach(expression -> values.add(expression.evaluate(exchange, String.class)));
            ChatRequest request = ChatRequest.builder()
                    .messages(SystemMessage.from("vary " + values), UserMessage.from(asked))
                    .build();
            return Optional.of(RoutingRequest.builder(request).tenant(tenant).build());
        }
    }

    CachedSteps(Processor steps, AnswerCache cache, Question question, List<String> keep) {
        super(steps);
        this.cache = cache;
        this.question = question;
        this.keep = keep;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        Optional<RoutingRequest> asked;
        try {
            asked = question.of(exchange);
        } catch (RuntimeException e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
        if (asked.isEmpty()) {
            exchange.getMessage().setHeader(LlmRouterHeaders.CACHE_STATUS, "bypass");
            return super.process(exchange, callback);
        }
        CompletableFuture<CacheLookup> lookup = cache.lookup(asked.get());
        if (lookup.isDone() || exchange.isTransacted()) {
            return looked(exchange, lookup.join(), callback);
        }
        lookup.whenComplete((found, never) -> looked(exchange, found, doneSync -> callback.done(false)));
        return false;
    }

    private boolean looked(Exchange exchange, CacheLookup lookup, AsyncCallback callback) {
        if (lookup instanceof CacheLookup.Hit hit && restored(exchange, hit)) {
            callback.done(true);
            return true;
        }
        CacheTicket ticket = lookup instanceof CacheLookup.Miss miss ? miss.ticket() : CacheTicket.NONE;
        Object before = exchange.getMessage().getBody();
        return super.process(exchange, doneSync -> {
            ended(exchange, before, ticket);
            status(
                    exchange,
                    lookup instanceof CacheLookup.Bypass ? "bypass" : "miss",
                    lookup.nearest() == null ? null : lookup.nearest().cosine());
            callback.done(doneSync);
        });
    }

    /** Whether what was kept is on the exchange now; what cannot be read, as another version wrote it, is a miss. */
    private boolean restored(Exchange exchange, CacheLookup.Hit hit) {
        if (hit.recheck() != null) {
            hit.recheck().leave(); // the steps are not done again behind a caller's back
        }
        try {
            KeptBody.restore(hit.answer().aiMessage().text(), exchange.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("cache {}: a kept body cannot be read; it counts as a miss", cache.name(), e);
            return false;
        }
        status(exchange, hit.exact() ? "hit-exact" : "hit-semantic", hit.score());
        return true;
    }

    private void ended(Exchange exchange, Object before, CacheTicket ticket) {
        try {
            if (exchange.isFailed() || exchange.isRollbackOnly() || exchange.isRollbackOnlyLast()) {
                return;
            }
            if (before == exchange.getMessage().getBody() && keep.isEmpty()) {
                return; // the steps made nothing; kept, one wording would be replaced by another
            }
            Optional<String> body = KeptBody.of(exchange.getMessage(), keep);
            body.ifPresent(text -> ticket.keep(
                    ChatResponse.builder()
                            .aiMessage(AiMessage.from(text))
                            .finishReason(FinishReason.STOP)
                            .build(),
                    new CacheTicket.Origin(null, null)));
        } catch (RuntimeException | JsonProcessingException e) {
            LOG.warn("cache {} did not keep what its steps made", cache.name(), e);
        } finally {
            ticket.leave();
        }
    }

    private static void status(Exchange exchange, String status, Double score) {
        exchange.getMessage().setHeader(LlmRouterHeaders.CACHE_STATUS, status);
        if (score == null) {
            exchange.getMessage().removeHeader(LlmRouterHeaders.CACHE_SCORE);
        } else {
            exchange.getMessage().setHeader(LlmRouterHeaders.CACHE_SCORE, score);
        }
    }
}
