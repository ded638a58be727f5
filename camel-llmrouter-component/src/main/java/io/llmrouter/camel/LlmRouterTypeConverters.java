/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import io.llmrouter.openai.OpenAiRequest;
import io.llmrouter.openai.OpenAiResponse;
import io.llmrouter.routing.DecisionJson;
import io.llmrouter.routing.EventJson;
import io.llmrouter.routing.RoutingDecision;
import io.llmrouter.routing.RoutingEvent;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Converter;

/** Answers, decisions and events as text or maps, requests and answers from and to OpenAI's JSON. Stateless. */
@Converter(generateLoader = true)
public final class LlmRouterTypeConverters {

    private LlmRouterTypeConverters() {}

    /** The text of an answer. */
    @Converter
    public static String toText(ChatResponse response) {
        return response.aiMessage().text();
    }

    /** The text of a message. */
    @Converter
    public static String toText(AiMessage message) {
        return message.text();
    }

    /** A decision as JSON. */
    @Converter
    public static String toJson(RoutingDecision decision) {
        return DecisionJson.text(decision);
    }

    /** A decision as nested maps. */
    @Converter
    public static Map<?, ?> toMap(RoutingDecision decision) {
        return DecisionJson.map(decision);
    }

    /** An event as one line of JSON, as the decision log has it. */
    @Converter
    public static String toJson(RoutingEvent event) {
        return EventJson.text(event);
    }

    /** An event as nested maps. */
    @Converter
    public static Map<?, ?> toMap(RoutingEvent event) {
        return EventJson.map(event);
    }

    /** An OpenAI-shaped request. */
    @Converter
    public static ChatRequest toRequest(JsonNode json) {
        return OpenAiRequest.parse(json).chat();
    }

    /** An OpenAI-shaped request in UTF-8. */
    @Converter
    public static ChatRequest toRequest(byte[] json) {
        return OpenAiRequest.parse(json).chat();
    }

    /** An OpenAI-shaped request. */
    @Converter
    public static ChatRequest toRequest(String json) {
        return toRequest(json.getBytes(StandardCharsets.UTF_8));
    }

    /** An answer as OpenAI's {@code chat.completion}; its time is 0 where the provider gave none. */
    @Converter
    public static JsonNode toOpenAi(ChatResponse response) {
        Long created = response.metadata() instanceof OpenAiChatResponseMetadata openAi ? openAi.created() : null;
        return new OpenAiResponse(response.id(), created == null ? 0 : created, response.modelName())
                .completion(response);
    }
}
