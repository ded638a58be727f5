/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import io.llmrouter.engine.LlmRouter;
import io.llmrouter.model.ModelCatalog;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Puts a decision on an exchange: the whole as a property, the scalars as headers. One exchange. */
final class DecisionHeaders {

    private final Exchange exchange;
    private final ModelCatalog catalog;

    DecisionHeaders(Exchange exchange, LlmRouter router) {
        this.exchange = exchange;
        this.catalog = router.definition().catalog();
    }

    /** Everything, at the end of a request. */
    void set(RoutingDecision decision) {
        exchange.setProperty(LlmRouterProperties.DECISION, decision);
        List<Attempt> attempts = decision.attempts();
        known(decision, selected(decision));
        put(
                LlmRouterHeaders.RESPONSE_MODEL,
                last(attempts.stream()
                        .map(Attempt::responseModel)
                        .filter(Objects::nonNull)
                        .toList()));
        StageHeaders.of(decision).forEach(this::put);
        put(
                LlmRouterHeaders.INPUT_TOKEN_COUNT,
                attempts.stream().mapToInt(Attempt::tokensIn).sum());
        put(
                LlmRouterHeaders.OUTPUT_TOKEN_COUNT,
                attempts.stream().mapToInt(Attempt::tokensOut).sum());
        put(
                LlmRouterHeaders.LATENCY,
                Math.round(attempts.stream().mapToDouble(Attempt::latencyMs).sum()));
        put(LlmRouterHeaders.COST, decision.cost());
        put(LlmRouterHeaders.BASELINE_COST, decision.baselineCost());
        put(LlmRouterHeaders.SAVED_COST, decision.savedCost());
        RoutingDecision.Answer answer = decision.answer();
        put(LlmRouterHeaders.ABSTAINED, answer != null && answer.abstained());
        put(LlmRouterHeaders.FINISH_REASON, answer == null ? null : answer.finishReason());
    }

    /** What is known when a stream begins; the attempts of the stage that streams, always the last of its plan, are not recorded yet. */
    void setEarly(RoutingDecision decision, String model) {
        known(decision, model);
        boolean recorded =
                decision.attempts().stream().anyMatch(attempt -> attempt.model().equals(model));
        if (!recorded && !model.equals(last(decision.plan().models()))) {
            put(LlmRouterHeaders.FALLBACK_USED, true);
        }
    }

    private void known(RoutingDecision decision, String model) {
        List<Attempt> attempts = decision.attempts();
        long escalations = attempts.stream()
                .filter(attempt -> attempt.outcome().equals("escalated"))
                .count();
        put(LlmRouterHeaders.DECISION_ID, decision.id());
        put(LlmRouterHeaders.ROUTER_NAME, decision.router());
        put(
                LlmRouterHeaders.REASON,
                decision.reason() == null ? null : decision.reason().code());
        put(LlmRouterHeaders.CACHE_STATUS, decision.cache().status());
        put(LlmRouterHeaders.CACHE_SCORE, decision.cache().score());
        put(LlmRouterHeaders.RETRIEVAL_SCORE, decision.features().get("retrieval"));
        put(LlmRouterHeaders.RETRIEVAL_WAY, decision.features().get("retrievalWay"));
        put(LlmRouterHeaders.INTENT, decision.features().get("intent"));
        put(LlmRouterHeaders.INTENT_SCORE, decision.features().get("intentScore"));
        put(LlmRouterHeaders.SELECTED_MODEL, model);
        put(
                LlmRouterHeaders.PROVIDER,
                catalog.names().contains(model) ? catalog.require(model).provider() : null);
        put(LlmRouterHeaders.FALLBACK_USED, attempts.stream().anyMatch(attempt -> attempt.reason()
                .equals("fallback")));
        put(LlmRouterHeaders.ESCALATED, escalations > 0);
        put(LlmRouterHeaders.ESCALATION_COUNT, (int) escalations);
    }

    private static String selected(RoutingDecision decision) {
        if (decision.answer() != null) {
            return decision.answer().model();
        }
        return decision.plan().models().isEmpty()
                ? null
                : decision.plan().models().get(0);
    }

    private static <T> T last(List<T> list) {
        return list.isEmpty() ? null : list.get(list.size() - 1);
    }

    /** A value of an earlier step must not stand for a missing one of this step. */
    private void put(String header, Object value) {
        Message out = exchange.getMessage();
        if (value == null) {
            out.removeHeader(header);
        } else {
            out.setHeader(header, value);
        }
    }
}
