/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.llmrouter.failure.InvalidFeedbackException;
import io.llmrouter.failure.RateLimitedException;
import io.llmrouter.feedback.Feedback;
import io.llmrouter.feedback.FeedbackBook;
import io.llmrouter.feedback.FeedbackFields;
import io.llmrouter.routing.RoutingDecision;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Feedback out of a message and into the book. Headers count first, the decision's id is also that of the exchange's own decision; where no header says what
 * the answer is worth, the body does, a map or JSON.
 *
 * @param book that takes it
 * @param router whose decisions may be meant; {@code *} for all
 * @param threads that look for the decision; the caller's own where it has to wait
 */
record FeedbackOperation(FeedbackBook book, String router, Executor threads) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};
    private static final int SHOWN = 40;

    /**
     * Takes it; the body stays.
     *
     * @param exchange with the feedback
     * @param tenant that it comes from, or null
     */
    CompletableFuture<?> give(Exchange exchange, String tenant) {
        Feedback feedback = feedback(exchange);
        boolean operator = exchange.getProperty(LlmRouterProperties.OPERATOR, false, boolean.class);
        FeedbackBook.Caller caller = new FeedbackBook.Caller(tenant, operator);
        Runnable gives = () -> {
            try {
                FeedbackBook.Receipt receipt = book.give(feedback, caller, router);
                exchange.getMessage()
                        .setHeader(
                                LlmRouterHeaders.FEEDBACK_OUTCOME,
                                receipt.outcome().name());
            } catch (Throwable e) { // an Error too must end the exchange
                exchange.setException(e);
            }
        };
        try {
            return CompletableFuture.runAsync(gives, threads);
        } catch (RejectedExecutionException e) {
            throw new RateLimitedException(
                    "no thread is left to take feedback; come back later or raise blockingThreads",
                    Duration.ofSeconds(1),
                    e);
        }
    }

    private static Feedback feedback(Exchange exchange) {
        Message message = exchange.getMessage();
        Map<String, Object> headers = new LinkedHashMap<>();
        take(message, LlmRouterHeaders.FEEDBACK_LABEL, "label", headers);
        take(message, LlmRouterHeaders.FEEDBACK_SOURCE, "source", headers);
        take(message, LlmRouterHeaders.FEEDBACK_KEY, "key", headers);
        take(message, LlmRouterHeaders.FEEDBACK_MODEL, "model", headers);
        Object score = message.removeHeader(LlmRouterHeaders.FEEDBACK_SCORE);
        if (score != null) {
            headers.put("score", number(score));
        }
        boolean inHeaders = headers.containsKey("score") || headers.containsKey("label");
        Map<String, Object> fields = new LinkedHashMap<>(inHeaders ? Map.of() : body(message));
        fields.putAll(headers);
        if (fields.get("id") == null) {
            fields.computeIfAbsent("decision_id", absent -> decision(exchange));
        }
        return FeedbackFields.read(fields);
    }

    private static String decision(Exchange exchange) {
        String header = exchange.getMessage().getHeader(LlmRouterHeaders.DECISION_ID, String.class);
        RoutingDecision own = exchange.getProperty(LlmRouterProperties.DECISION, RoutingDecision.class);
        return header != null ? header : own == null ? null : own.id();
    }

    private static void take(Message message, String header, String field, Map<String, Object> fields) {
        Object value = message.removeHeader(header);
        if (value != null) {
            fields.put(field, value.toString());
        }
    }

    private static Double number(Object header) {
        try {
            return Double.valueOf(header.toString().strip());
        } catch (NumberFormatException e) {
            String text = header.toString().replaceAll("\\p{Cntrl}", " ");
            throw new InvalidFeedbackException(
                    "score",
                    "header " + LlmRouterHeaders.FEEDBACK_SCORE + " is '"
                            + text.substring(0, Math.min(SHOWN, text.length()))
                            + "'; write a number from 0 to 1");
        }
    }

    /** Nothing where the body is something else, such as the answer itself. */
    private static Map<String, Object> body(Message message) {
        if (message.getBody() instanceof Map<?, ?> map) {
            Map<String, Object> fields = new LinkedHashMap<>();
            map.forEach((name, value) -> fields.put(String.valueOf(name), value));
            return fields;
        }
        if (message.getBody() instanceof JsonNode node) {
            return node.isObject() ? MAPPER.convertValue(node, FIELDS) : Map.of();
        }
        String text = message.getBody(String.class);
        if (text == null || !text.stripLeading().startsWith("{")) {
            return Map.of();
        }
        try {
            return MAPPER.readValue(text, FIELDS);
        } catch (JsonProcessingException e) {
            throw new InvalidFeedbackException(
                    null,
                    "the body is no JSON object (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + "); it has the fields " + FeedbackFields.NAMES);
        }
    }
}
