/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.engine.LlmRouter;
import io.llmrouter.engine.RouterVariables;
import io.llmrouter.expression.RequestExpression;
import io.llmrouter.routing.Fingerprint;
import io.llmrouter.routing.RoutingRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * What was computed for one question, in an exchange property, so that the next expression need not. Another question, told by its hash, begins anew;
 * so does a router with a new definition. Copies of an exchange share it. Thread-safe: one evaluation at a time.
 */
final class QuestionMemo {

    private final String hash;
    private final RoutingRequest request;
    private final Map<String, RouterVariables> byRouter = new HashMap<>();
    private LlmRouter latest;

    private QuestionMemo(String hash, ChatRequest chat) {
        this.hash = hash;
        this.request = RoutingRequest.of(chat);
    }

    /** Of the question that an exchange carries now. */
    static QuestionMemo of(Exchange exchange, ChatRequest chat) {
        String hash = Fingerprint.of(chat.messages());
        QuestionMemo memo = exchange.getProperty(LlmRouterProperties.VARIABLES, QuestionMemo.class);
        if (memo == null || !memo.hash.equals(hash)) {
            QuestionMemo fresh = new QuestionMemo(hash, chat);
            exchange.setProperty(LlmRouterProperties.VARIABLES, fresh);
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange over) {
                    fresh.pay();
                }
            });
            memo = fresh;
        }
        memo.retrieved(exchange);
        return memo;
    }

    /** What {@code operation=retrieve} found before, if it did. */
    private synchronized void retrieved(Exchange exchange) {
        Double probability = exchange.getProperty(LlmRouterProperties.RETRIEVAL, Double.class);
        List<?> passages = exchange.getProperty(LlmRouterProperties.CONTENTS, List.class);
        request.variables()
                .retrieved(probability == null ? Double.NaN : probability, passages == null ? 0 : passages.size());
    }

    /** Gives a request the embedding that expressions on its exchange have paid for, if it asks the same. */
    static void lend(Exchange exchange, RoutingRequest to) {
        QuestionMemo memo = exchange.getProperty(LlmRouterProperties.VARIABLES, QuestionMemo.class);
        if (memo != null) {
            synchronized (memo) {
                to.features().reuse(memo.request.features());
            }
        }
    }

    /** What no request on the exchange has taken over; the last router that was asked pays. */
    private synchronized void pay() {
        if (latest != null) {
            latest.payEmbedding(request);
        }
    }

    /** Evaluates an expression by a router; its name may have got another definition meanwhile. */
    synchronized Object evaluate(RequestExpression expression, LlmRouter router) {
        latest = router;
        RouterVariables variables = byRouter.get(router.name());
        if (variables == null || variables.definition() != router.definition()) {
            variables = router.variables(request);
            byRouter.put(router.name(), variables);
        }
        return expression.evaluate(variables::get);
    }
}
