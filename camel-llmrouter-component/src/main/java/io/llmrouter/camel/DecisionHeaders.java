package io.llmrouter.camel;

import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingDecision.Attempt;
import io.llmrouter.routing.RoutingDecision.Confidence;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Puts a decision on an exchange: the whole as a property, the scalars as headers. One exchange. */
final class DecisionHeaders {

    private final Exchange exchange;

    DecisionHeaders(Exchange exchange) {
        this.exchange = exchange;
    }

    void set(RoutingDecision decision) {
        exchange.setProperty(LlmRouterProperties.DECISION, decision);
        Message out = exchange.getMessage();
        List<Attempt> attempts = decision.attempts();
        put(out, LlmRouterHeaders.DECISION_ID, decision.id());
        put(out, LlmRouterHeaders.ROUTER_NAME, decision.router());
        put(out, LlmRouterHeaders.REASON, decision.reason() == null ? null : decision.reason().code());
        put(out, LlmRouterHeaders.CACHE_STATUS, decision.cache().status());
        put(out, LlmRouterHeaders.SELECTED_MODEL, selected(decision));
        put(out, LlmRouterHeaders.RESPONSE_MODEL, last(attempts.stream().map(Attempt::responseModel).filter(Objects::nonNull).toList()));
        put(out, LlmRouterHeaders.ANSWER_CONFIDENCE, confidence(attempts));
        put(out, LlmRouterHeaders.FALLBACK_USED, attempts.stream().anyMatch(a -> a.reason().equals("fallback") && a.error() == null));
        put(out, LlmRouterHeaders.INPUT_TOKEN_COUNT, attempts.stream().mapToInt(Attempt::tokensIn).sum());
        put(out, LlmRouterHeaders.OUTPUT_TOKEN_COUNT, attempts.stream().mapToInt(Attempt::tokensOut).sum());
        put(out, LlmRouterHeaders.LATENCY, Math.round(attempts.stream().mapToDouble(Attempt::latencyMs).sum()));
        put(out, LlmRouterHeaders.COST, decision.cost());
        put(out, LlmRouterHeaders.BASELINE_COST, decision.baselineCost());
        put(out, LlmRouterHeaders.SAVED_COST, decision.savedCost());
        RoutingDecision.Answer answer = decision.answer();
        put(out, LlmRouterHeaders.ESCALATION_COUNT, answer == null ? 0 : answer.escalations());
        put(out, LlmRouterHeaders.ESCALATED, answer != null && answer.escalations() > 0);
        put(out, LlmRouterHeaders.ABSTAINED, answer != null && answer.abstained());
        put(out, LlmRouterHeaders.FINISH_REASON, answer == null ? null : answer.finishReason());
    }

    private static String selected(RoutingDecision decision) {
        if (decision.answer() != null) {
            return decision.answer().model();
        }
        return decision.plan().models().isEmpty() ? null : decision.plan().models().get(0);
    }

    private static Double confidence(List<Attempt> attempts) {
        Confidence confidence = last(attempts.stream().map(Attempt::confidence).filter(Objects::nonNull).toList());
        return confidence == null ? null : confidence.probability() == null ? confidence.raw() : confidence.probability();
    }

    private static <T> T last(List<T> values) {
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    /** A value of an earlier step must not stand for a missing one of this step. */
    private static void put(Message out, String header, Object value) {
        if (value == null) {
            out.removeHeader(header);
        } else {
            out.setHeader(header, value);
        }
    }
}
