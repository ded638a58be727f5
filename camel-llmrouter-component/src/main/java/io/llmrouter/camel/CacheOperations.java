/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.llmrouter.cache.CacheLookup;
import io.llmrouter.cache.CacheTicket;
import io.llmrouter.cache.SemanticCache;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.routing.RoutingRequest;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * A router's cache around steps of a route: look, do the steps only after a miss, keep what they made. Whoever looked and missed has the right to bring
 * the answer until the exchange is done; others who look for the same wait for it.
 *
 * @param cache of the router
 */
record CacheOperations(SemanticCache cache) {

    /** Looks; the body becomes the kept answer, or stays. */
    CompletableFuture<?> get(Exchange exchange, RoutingRequest request) {
        return cache.lookup(request).handle((lookup, failure) -> {
            try {
                found(exchange, lookup);
            } catch (RuntimeException e) {
                exchange.setException(e);
            }
            return null;
        });
    }

    private static void found(Exchange exchange, CacheLookup lookup) {
        Message message = exchange.getMessage();
        message.removeHeader(LlmRouterHeaders.CACHE_SCORE);
        if (lookup.nearest() != null) {
            message.setHeader(LlmRouterHeaders.CACHE_SCORE, lookup.nearest().cosine());
        }
        if (lookup instanceof CacheLookup.Hit hit) {
            message.setHeader(LlmRouterHeaders.CACHE_STATUS, hit.exact() ? "hit-exact" : "hit-semantic");
            message.setHeader(LlmRouterHeaders.CACHE_SCORE, hit.score());
            exchange.setProperty(LlmRouterProperties.CHAT_RESPONSE, hit.answer());
            message.setBody(hit.answer().aiMessage().text());
            if (hit.recheck() != null) {
                hit.recheck().leave(); // nobody here can do the steps again
            }
            return;
        }
        message.setHeader(LlmRouterHeaders.CACHE_STATUS, lookup instanceof CacheLookup.Bypass ? "bypass" : "miss");
        if (lookup instanceof CacheLookup.Miss miss) {
            exchange.setProperty(LlmRouterProperties.CACHE_TICKET, miss.ticket());
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange done) {
                    miss.ticket().leave();
                }
            });
        }
    }

    /** Keeps the body; after a hit or a bypass there is nothing to keep. */
    CompletableFuture<?> put(Exchange exchange) {
        Message message = exchange.getMessage();
        CacheTicket ticket = exchange.getProperty(LlmRouterProperties.CACHE_TICKET, CacheTicket.class);
        if (ticket != null) {
            exchange.removeProperty(LlmRouterProperties.CACHE_TICKET);
            ticket.keep(
                    answer(exchange),
                    new CacheTicket.Origin(message.getHeader(LlmRouterHeaders.SELECTED_MODEL, String.class), null));
        } else if (message.getHeader(LlmRouterHeaders.CACHE_STATUS) == null) {
            throw new InvalidPromptException(
                    "operation=cachePut has no question: no cacheGet of this exchange came before it; put one there");
        }
        return CompletableFuture.completedFuture(null);
    }

    private static ChatResponse answer(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        if (body instanceof ChatResponse response) {
            return response;
        }
        String text = exchange.getMessage().getBody(String.class);
        ChatResponse routed = exchange.getProperty(LlmRouterProperties.CHAT_RESPONSE, ChatResponse.class);
        return routed != null && text != null && text.equals(routed.aiMessage().text())
                ? routed
                : ChatResponse.builder()
                        .aiMessage(AiMessage.from(text == null ? "" : text))
                        .finishReason(FinishReason.STOP)
                        .build();
    }

    /** Forgets the answer to the message; or what depends on a tag; or all. */
    CompletableFuture<?> evict(Exchange exchange, RoutingRequestReader requests, String tag) throws Exception {
        if (tag == null) {
            return cache.evict(requests.read(exchange)).handle((done, failure) -> {
                if (failure != null) {
                    exchange.setException(failure);
                }
                return null;
            });
        }
        if (tag.equals("*")) {
            cache.evictAll();
        } else if (tag.equals("@scope")) {
            cache.evictScope(requests.read(exchange));
        } else {
            cache.evictTag(tag);
        }
        return CompletableFuture.completedFuture(null);
    }
}
