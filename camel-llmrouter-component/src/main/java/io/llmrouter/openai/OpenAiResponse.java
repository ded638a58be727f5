/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.openai;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.LogProb;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import java.util.List;

/**
 * Writes answers as OpenAI does.
 *
 * @param id of the answer; null if it has none
 * @param created seconds since 1970
 * @param model the name the client asked for
 */
public record OpenAiResponse(String id, long created, String model) {

    static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * A whole answer.
     *
     * @param response the answer
     * @return a {@code chat.completion}
     */
    public ObjectNode completion(ChatResponse response) {
        ObjectNode root = head("chat.completion");
        ObjectNode choice = root.putArray("choices").addObject();
        choice.put("index", 0);
        choice.set("message", message(response.aiMessage()));
        choice.set("logprobs", logprobs(response));
        choice.put("finish_reason", finishReason(response));
        root.set("usage", usage(response.tokenUsage()));
        return root;
    }

    ObjectNode head(String object) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("id", id);
        root.put("object", object);
        root.put("created", created);
        root.put("model", model);
        return root;
    }

    static String finishReason(ChatResponse response) {
        FinishReason reason = response.finishReason();
        if (reason == null || reason == FinishReason.OTHER) {
            return response.aiMessage().hasToolExecutionRequests() ? "tool_calls" : "stop";
        }
        return switch (reason) {
            case LENGTH -> "length";
            case TOOL_EXECUTION -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
            default -> "stop";
        };
    }

    static ObjectNode usage(TokenUsage usage) {
        if (usage == null) {
            return null;
        }
        ObjectNode node = MAPPER.createObjectNode();
        int input = usage.inputTokenCount() == null ? 0 : usage.inputTokenCount();
        int output = usage.outputTokenCount() == null ? 0 : usage.outputTokenCount();
        node.put("prompt_tokens", input);
        node.put("completion_tokens", output);
        node.put("total_tokens", input + output);
        if (usage instanceof OpenAiTokenUsage openAi
                && openAi.inputTokensDetails() != null
                && openAi.inputTokensDetails().cachedTokens() != null) {
            node.putObject("prompt_tokens_details")
                    .put("cached_tokens", openAi.inputTokensDetails().cachedTokens());
        }
        return node;
    }

    static ArrayNode toolCalls(List<ToolExecutionRequest> requests) {
        ArrayNode calls = MAPPER.createArrayNode();
        for (ToolExecutionRequest request : requests) {
            ObjectNode call = calls.addObject();
            call.put("id", request.id());
            call.put("type", "function");
            call.putObject("function")
                    .put("name", request.name())
                    .put("arguments", request.arguments() == null ? "{}" : request.arguments());
        }
        return calls;
    }

    static ObjectNode logprobs(ChatResponse response) {
        if (!(response.metadata() instanceof OpenAiChatResponseMetadata metadata)
                || metadata.logProbs() == null
                || metadata.logProbs().isEmpty()) {
            return null;
        }
        ObjectNode node = MAPPER.createObjectNode();
        ArrayNode content = node.putArray("content");
        for (LogProb token : metadata.logProbs()) {
            ObjectNode item = logprob(content.addObject(), token);
            ArrayNode top = item.putArray("top_logprobs");
            if (token.topLogprobs() != null) {
                token.topLogprobs().forEach(other -> logprob(top.addObject(), other));
            }
        }
        return node;
    }

    private static ObjectNode logprob(ObjectNode item, LogProb token) {
        item.put("token", token.token());
        item.put("logprob", token.logprob());
        item.set("bytes", token.bytes() == null ? null : MAPPER.valueToTree(token.bytes()));
        return item;
    }

    private static ObjectNode message(AiMessage message) {
        ObjectNode node = MAPPER.createObjectNode();
        node.put("role", "assistant");
        node.put("content", message.text());
        node.putNull("refusal");
        if (message.hasToolExecutionRequests()) {
            node.set("tool_calls", toolCalls(message.toolExecutionRequests()));
        }
        return node;
    }
}
