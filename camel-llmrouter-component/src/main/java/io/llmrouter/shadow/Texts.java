/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.Objects;
import java.util.stream.Collectors;

/** The text of a message. Stateless. */
final class Texts {

    private Texts() {}

    static String of(ChatMessage message) {
        if (message instanceof UserMessage user) {
            return user.contents().stream()
                    .filter(TextContent.class::isInstance)
                    .map(content -> ((TextContent) content).text())
                    .collect(Collectors.joining("\n"));
        } else if (message instanceof AiMessage ai) {
            return Objects.requireNonNullElse(ai.text(), "");
        } else if (message instanceof SystemMessage system) {
            return system.text();
        } else if (message instanceof ToolExecutionResultMessage result) {
            return Objects.requireNonNullElse(result.text(), "");
        }
        return "";
    }
}
