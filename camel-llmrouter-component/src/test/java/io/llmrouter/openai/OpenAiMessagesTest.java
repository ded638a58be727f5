/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenAiMessagesTest {

    @Test
    void messages_areReadAsTheyWereWritten() {
        List<ChatMessage> messages = List.of(
                SystemMessage.from("Be brief. \"Quotes\" \u2028 and\nlines."),
                UserMessage.from("ann", "What is the weather?"),
                AiMessage.from(ToolExecutionRequest.builder()
                        .id("1")
                        .name("weather")
                        .arguments("{\"town\":\"Oslo\"}")
                        .build()),
                ToolExecutionResultMessage.from("1", "weather", "rain"),
                AiMessage.from("It rains."),
                UserMessage.from(
                        TextContent.from("And here?"),
                        ImageContent.from("aGVsbG8=", "image/png", ImageContent.DetailLevel.LOW)));

        String json = OpenAiMessages.text(messages);

        assertThat(json).doesNotContain("\n");
        assertThat(OpenAiMessages.read(json)).isEqualTo(messages);
    }

    @Test
    void partThatTheFormatHasNoWordFor_cannotBeReadAgain() {
        String json = OpenAiMessages.text(
                List.of(UserMessage.from(TextContent.from("Listen:"), AudioContent.from("aGVsbG8=", "audio/wav"))));
        assertThatThrownBy(() -> OpenAiMessages.read(json))
                .isInstanceOf(OpenAiFormatException.class)
                .hasMessageContaining("audio");
        assertThatThrownBy(() -> OpenAiMessages.read("{")).isInstanceOf(OpenAiFormatException.class);
    }
}
