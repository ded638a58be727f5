/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.cache.CacheTicket;
import io.llmrouter.failure.BudgetExceededException;
import io.llmrouter.failure.LlmRouterException;
import io.llmrouter.model.Grounding;
import io.llmrouter.routing.ExhaustionPolicy;
import io.llmrouter.routing.RoutingRequest;
import java.util.List;

/** What the caller of one request is given in the end: recorded, kept in the cache if it is trusted, and sent. One request; needs no lock. */
record Delivery(Record record, CacheStep cache, LiveAnswer live, CallEnd end) {

    void trusted(RoutingRequest request, String model, ChatResponse answer) {
        record.answered(model, answer, false);
        ChatResponse citing = RetrievalStep.cited(request, answer);
        cache.keep(citing, new CacheTicket.Origin(model, record.intent()));
        send(request, model, citing);
    }

    /**
     * Ends without a trusted answer: with the best there is, or with the error for whoever does not take it. A budget that wants cheaper answers rather
     * than none takes it for the caller.
     *
     * @param best null for none
     */
    void untrusted(RoutingRequest request, Untrusted best, LlmRouterException error) {
        boolean takes = request.onExhausted() != ExhaustionPolicy.FAIL
                || error instanceof BudgetExceededException exceeded && exceeded.downgrades();
        if (best == null || !takes) {
            end(request, null, error);
        } else {
            record.answered(best.model(), best.response(), true);
            send(request, best.model(), RetrievalStep.cited(request, best.response()));
        }
    }

    void send(RoutingRequest request, String model, ChatResponse response) {
        live.replay(model, response);
        end(request, response, null);
    }

    void end(RoutingRequest request, ChatResponse response, LlmRouterException error) {
        if (error == null) {
            end.answered(response, request.grounding().map(Grounding::passages).orElse(List.of()));
        } else {
            end.failed(error);
        }
    }
}
