/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The text of a request for whoever judges its answer. Stateless. */
final class Conversation {

    private Conversation() {}

    /** The last user message's text; empty if there is none. */
    static String lastAsk(ChatRequest request) {
        List<ChatMessage> messages = request.messages();
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof UserMessage user) {
                return text(user);
            }
        }
        return "";
    }

    /** The whole of it: a single question as it is, several messages with who said them. */
    static String whole(ChatRequest request) {
        if (request.messages().size() == 1) {
            return lastAsk(request);
        }
        return request.messages().stream()
                .map(Conversation::line)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("\n\n"));
    }

    private static String line(ChatMessage message) {
        if (message instanceof SystemMessage system) {
            return "Instructions: " + system.text();
        } else if (message instanceof UserMessage user) {
            return "User: " + text(user);
        } else if (message instanceof AiMessage ai && ai.text() != null) {
            return "Assistant: " + ai.text();
        }
        return null;
    }

    private static String text(UserMessage user) {
        return user.contents().stream()
                .filter(TextContent.class::isInstance)
                .map(content -> ((TextContent) content).text())
                .collect(Collectors.joining("\n"));
    }
}
