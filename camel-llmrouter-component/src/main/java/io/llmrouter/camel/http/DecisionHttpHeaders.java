/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel.http;

import io.llmrouter.camel.LlmRouterProperties;
import io.llmrouter.routing.RoutingDecision;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/** A decision as response headers. Stateless. */
final class DecisionHttpHeaders {

    static final List<String> NAMES = List.of(
            "x-llmrouter-model",
            "x-llmrouter-decision-id",
            "x-llmrouter-reason",
            "x-llmrouter-cost",
            "x-llmrouter-saved",
            "x-llmrouter-overhead-ms",
            "x-llmrouter-escalations",
            "x-llmrouter-cache",
            "x-llmrouter-cache-score",
            "x-llmrouter-sources");

    private static final int MOST_SOURCES = 20;
    private static final double MICROS_PER_MILLI = 1000;
    private static final MathContext DIGITS = new MathContext(6);

    private DecisionHttpHeaders() {}

    /** The headers of the exchange's decision; none if it has no decision. */
    static Map<String, String> of(Exchange exchange) {
        RoutingDecision decision = exchange.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class);
        Map<String, String> headers = new LinkedHashMap<>();
        if (decision != null) {
            headers.putAll(early(
                    decision,
                    decision.answer() == null ? null : decision.answer().model()));
            headers.putAll(late(decision));
        }
        return headers;
    }

    /** What is known before the first token. */
    static Map<String, String> early(RoutingDecision decision, String model) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (model != null) {
            headers.put("x-llmrouter-model", model);
        }
        headers.put("x-llmrouter-decision-id", decision.id());
        if (decision.reason() != null) {
            headers.put("x-llmrouter-reason", decision.reason().code());
        }
        long escalations = decision.attempts().stream()
                .filter(attempt -> attempt.outcome().equals("escalated"))
                .count();
        headers.put("x-llmrouter-escalations", Long.toString(escalations));
        headers.put("x-llmrouter-cache", decision.cache().status());
        if (decision.cache().score() != null) {
            headers.put("x-llmrouter-cache-score", plain(decision.cache().score()));
        }
        if (decision.features().get("sources") instanceof List<?> sources && !sources.isEmpty()) {
            headers.put("x-llmrouter-sources", sources(sources));
        }
        return headers;
    }

    /** Ids of documents, each percent-encoded: they come from file names, and a header is one line of ASCII. */
    private static String sources(List<?> documents) {
        return documents.stream()
                .limit(MOST_SOURCES)
                .map(id -> URLEncoder.encode(id.toString(), StandardCharsets.UTF_8))
                .collect(Collectors.joining(","));
    }

    /** What is known at the end only; trailers of a stream. */
    static Map<String, String> late(RoutingDecision decision) {
        return Map.of(
                "x-llmrouter-cost", plain(decision.cost()),
                "x-llmrouter-saved", plain(decision.savedCost()),
                "x-llmrouter-overhead-ms", plain(decision.overheadUs().total() / MICROS_PER_MILLI));
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }
}
