/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.llmrouter.model.Cancellation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/**
 * Any Camel endpoint as a model: the last user message goes in as the body, the body that comes back is the answer, and its numeric headers become
 * attributes of the message, where the signal {@code header:NAME} finds them. Thread-safe.
 */
final class EndpointChatModel implements ChatModel {

    private final String modelName;
    private final String uri;
    private final EndpointCall endpoint;

    EndpointChatModel(CamelContext context, String modelName, String uri) {
        this.modelName = modelName;
        this.uri = uri;
        this.endpoint = new EndpointCall(context, uri);
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        return response(endpoint.ask(in -> fill(in, request.messages())));
    }

    /** A router behind the endpoint learns who asks, and when that one goes away. */
    private static void fill(Exchange exchange, List<ChatMessage> messages) {
        exchange.setProperty(LlmRouterProperties.CANCELLATION, Cancellation.current());
        messages.stream().filter(SystemMessage.class::isInstance).findFirst().ifPresent(system -> exchange.getMessage()
                .setHeader(LlmRouterHeaders.SYSTEM_MESSAGE, ((SystemMessage) system).text()));
        ChatMessage last = messages.get(messages.size() - 1);
        exchange.getMessage()
                .setBody(last instanceof UserMessage user && user.hasSingleText() ? user.singleText() : last);
    }

    private ChatResponse response(Exchange exchange) {
        String text = exchange.getMessage().getBody(String.class);
        if (text == null) {
            throw new IllegalArgumentException(
                    "endpoint '" + uri + "' of model '" + modelName + "' answered with no body; it must give text");
        }
        Map<String, Object> attributes = new HashMap<>();
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            if (value instanceof Number
                    || value instanceof String string && string.matches("-?\\d{1,9}(\\.\\d{1,17})?")) {
                attributes.put(name, value);
            }
        });
        return ChatResponse.builder()
                .aiMessage(AiMessage.builder().text(text).attributes(attributes).build())
                .modelName(modelName)
                .finishReason(FinishReason.STOP)
                .build();
    }
}
