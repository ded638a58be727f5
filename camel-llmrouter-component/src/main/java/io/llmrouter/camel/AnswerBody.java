/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.engine.RoutingResult;
import io.llmrouter.routing.RoutingDecision;

/** The body that comes out. Stateless. */
final class AnswerBody {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private AnswerBody() {}

    static Object of(RoutingResult.Answered answered, LlmRouterConfiguration options) {
        if (options.getOutputClass() != null) {
            return AnswerObject.of(answered, options.getOutputClass());
        }
        ChatResponse response = answered.response();
        String format = options.getOutputFormat();
        return switch (format) {
            case "text" -> response.aiMessage().text();
            case "aiMessage" -> response.aiMessage();
            case "chatResponse" -> response;
            case "json" -> json(answered);
            default ->
                throw new IllegalArgumentException(
                        "outputFormat is '" + format + "'; write text, aiMessage, chatResponse or json");
        };
    }

    private static String json(RoutingResult.Answered answered) {
        RoutingDecision decision = answered.decision();
        ObjectNode node = MAPPER.createObjectNode();
        node.put("answer", answered.response().aiMessage().text());
        node.put("model", decision.answer().model());
        node.put("decisionId", decision.id());
        ObjectNode usage = node.putObject("usage");
        usage.put(
                "inputTokens",
                decision.attempts().stream()
                        .mapToInt(RoutingDecision.Attempt::tokensIn)
                        .sum());
        usage.put(
                "outputTokens",
                decision.attempts().stream()
                        .mapToInt(RoutingDecision.Attempt::tokensOut)
                        .sum());
        node.put("cost", decision.cost());
        node.put("savedCost", decision.savedCost());
        node.put("currency", decision.currency());
        return node.toString();
    }
}
