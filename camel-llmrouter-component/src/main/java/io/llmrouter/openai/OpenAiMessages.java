/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.List;
import java.util.Locale;

/** Messages as the JSON array of OpenAI's {@code messages}, both ways. Stateless. */
public final class OpenAiMessages {

    private static final ObjectMapper MAPPER = OpenAiResponse.MAPPER;

    private OpenAiMessages() {}

    /**
     * Writes messages.
     *
     * @param messages of a request; a part that OpenAI's format has no word for is written with its type alone, and cannot be read again
     * @return one line of JSON
     */
    public static String text(List<ChatMessage> messages) {
        ArrayNode array = MAPPER.createArrayNode();
        messages.forEach(message -> write(message, array.addObject()));
        return array.toString();
    }

    /**
     * Reads messages.
     *
     * @param json an array
     * @return at least one message
     * @throws OpenAiFormatException naming the field that is wrong
     */
    public static List<ChatMessage> read(String json) {
        try {
            return new MessageReader().read(MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            throw new OpenAiFormatException("messages", "invalid_json", "'messages' is not valid JSON");
        }
    }

    private static void write(ChatMessage message, ObjectNode to) {
        if (message instanceof SystemMessage system) {
            to.put("role", "system").put("content", system.text());
        } else if (message instanceof UserMessage user) {
            user(user, to);
        } else if (message instanceof AiMessage assistant) {
            to.put("role", "assistant").put("content", assistant.text());
            if (assistant.hasToolExecutionRequests()) {
                to.set("tool_calls", OpenAiResponse.toolCalls(assistant.toolExecutionRequests()));
            }
        } else if (message instanceof ToolExecutionResultMessage tool) {
            to.put("role", "tool").put("tool_call_id", tool.id()).put("content", tool.text());
        } else {
            to.put("role", message.type().name().toLowerCase(Locale.ROOT));
        }
    }

    private static void user(UserMessage user, ObjectNode to) {
        to.put("role", "user");
        if (user.name() != null) {
            to.put("name", user.name());
        }
        if (user.hasSingleText()) {
            to.put("content", user.singleText());
            return;
        }
        ArrayNode parts = to.putArray("content");
        for (Content content : user.contents()) {
            part(content, parts.addObject());
        }
    }

    private static void part(Content content, ObjectNode to) {
        if (content instanceof TextContent text) {
            to.put("type", "text").put("text", text.text());
        } else if (content instanceof ImageContent image) {
            to.put("type", "image_url")
                    .putObject("image_url")
                    .put("url", url(image.image()))
                    .put("detail", image.detailLevel().name().toLowerCase(Locale.ROOT));
        } else {
            to.put("type", content.type().name().toLowerCase(Locale.ROOT));
        }
    }

    private static String url(Image image) {
        return image.url() != null
                ? image.url().toString()
                : "data:" + image.mimeType() + ";base64," + image.base64Data();
    }
}
