/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.routing.DecisionJson;
import io.llmrouter.routing.RoutingDecision;
import java.util.Map;
import org.apache.camel.Converter;

/** Answers and decisions as text or maps. Stateless. */
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
}
