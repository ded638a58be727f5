/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * 1 if every tool call of the answer names a tool of the request, with arguments that the tool's schema allows; 0 if any does not.
 *
 * <p>Idea: a call that cannot be executed cannot be right; so this is a gate rather than a signal. Cost: parsing, and validation by the schema of each
 * called tool. Source: none needed. Known weakness: whether the right tool was called, or should have been, is not seen. An answer without tool calls gives
 * no signal. Blank arguments count as none. Stateless; needs {@code com.networknt:json-schema-validator}.
 */
public final class ToolCallCheck implements ConfidenceEstimator {

    @Override
    public String name() {
        return "toolCalls";
    }

    @Override
    public OptionalDouble estimate(ChatRequest request, ChatResponse answer) {
        List<ToolExecutionRequest> calls = answer.aiMessage().toolExecutionRequests();
        if (calls.isEmpty()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(calls.stream().allMatch(call -> isGood(call, request)) ? 1 : 0);
    }

    private static boolean isGood(ToolExecutionRequest call, ChatRequest request) {
        if (request.toolSpecifications() == null) {
            return false;
        }
        Optional<ToolSpecification> tool = request.toolSpecifications().stream()
                .filter(declared -> declared.name().equals(call.name()))
                .findFirst();
        boolean none = call.arguments() == null || call.arguments().isBlank();
        Optional<JsonNode> arguments = JsonSchemas.parse(none ? "{}" : call.arguments());
        return tool.isPresent()
                && arguments.filter(JsonNode::isObject).isPresent()
                && (tool.get().parameters() == null
                        || JsonSchemas.allows(tool.get().parameters(), arguments.get()));
    }
}
