/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code messages}. One request. */
final class MessageReader {

    private final Map<String, String> toolNames = new HashMap<>();

    List<ChatMessage> read(JsonNode messages) {
        if (messages == null || !messages.isArray() || messages.isEmpty()) {
            throw new OpenAiFormatException(
                    "messages",
                    "missing_field",
                    "'messages' is missing or empty; it must be a list of at least one message");
        }
        List<ChatMessage> read = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            read.add(message(new Fields(messages.get(i), "messages[" + i + "]")));
        }
        return read;
    }

    private ChatMessage message(Fields fields) {
        if (!fields.node().isObject()) {
            throw new OpenAiFormatException(
                    fields.path(), "invalid_type", "'" + fields.path() + "' must be an object with role and content");
        }
        String role = fields.requiredText("role");
        return switch (role) {
            case "system", "developer" -> SystemMessage.from(plain(fields));
            case "user" -> user(fields);
            case "assistant" -> assistant(fields);
            case "tool" -> {
                String id = fields.requiredText("tool_call_id");
                yield ToolExecutionResultMessage.from(id, toolNames.getOrDefault(id, "tool"), plain(fields));
            }
            default ->
                throw new OpenAiFormatException(
                        fields.at("role"),
                        "unsupported_value",
                        "'" + fields.at("role") + "' is '" + role
                                + "'; write system, developer, user, assistant or tool");
        };
    }

    private static UserMessage user(Fields fields) {
        JsonNode content = fields.node().get("content");
        List<Content> parts = new ArrayList<>();
        if (content != null && content.isArray()) {
            for (int i = 0; i < content.size(); i++) {
                parts.add(part(new Fields(content.get(i), fields.at("content") + "[" + i + "]")));
            }
        } else {
            String text = fields.requiredText("content");
            if (text.isBlank()) {
                throw new OpenAiFormatException(
                        fields.at("content"),
                        "empty_prompt",
                        "'" + fields.at("content") + "' is empty; write what you ask");
            }
            parts.add(TextContent.from(text));
        }
        if (parts.isEmpty()) {
            throw new OpenAiFormatException(
                    fields.at("content"), "missing_field", "'" + fields.at("content") + "' has no parts");
        }
        String name = fields.text("name");
        return name == null ? UserMessage.from(parts) : UserMessage.from(name, parts);
    }

    private static Content part(Fields part) {
        String type = part.requiredText("type");
        if (type.equals("text")) {
            return TextContent.from(part.requiredText("text"));
        }
        if (type.equals("image_url") && part.node().path("image_url").isObject()) {
            Fields image = part.child("image_url");
            return image(image, image.requiredText("url"));
        }
        throw new OpenAiFormatException(
                part.at("type"),
                "unsupported_value",
                "'" + part.at("type") + "' is '" + type + "'; write text or image_url");
    }

    private static ImageContent image(Fields image, String url) {
        ImageContent.DetailLevel detail = detail(image, image.text("detail"));
        int comma = url.indexOf(',');
        if (url.startsWith("data:") && comma > 0 && url.substring(0, comma).endsWith(";base64")) {
            String media = url.substring("data:".length(), comma - ";base64".length());
            return ImageContent.from(url.substring(comma + 1), media, detail);
        }
        try {
            return ImageContent.from(java.net.URI.create(url), detail);
        } catch (IllegalArgumentException e) {
            throw new OpenAiFormatException(
                    image.at("url"),
                    "unsupported_value",
                    "'" + image.at("url") + "' is neither a URL nor a base64 data URL");
        }
    }

    private static ImageContent.DetailLevel detail(Fields image, String detail) {
        if (detail == null) {
            return ImageContent.DetailLevel.AUTO;
        }
        try {
            return ImageContent.DetailLevel.valueOf(detail.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new OpenAiFormatException(
                    image.at("detail"),
                    "unsupported_value",
                    "'" + image.at("detail") + "' is '" + detail + "'; write low, high or auto");
        }
    }

    private AiMessage assistant(Fields fields) {
        AiMessage.Builder builder = AiMessage.builder();
        JsonNode content = fields.node().get("content");
        if (content != null && !content.isNull()) {
            builder.text(plain(fields));
        }
        JsonNode calls = fields.node().get("tool_calls");
        if (calls != null && calls.isArray() && !calls.isEmpty()) {
            List<ToolExecutionRequest> requests = new ArrayList<>();
            for (int i = 0; i < calls.size(); i++) {
                requests.add(toolCall(new Fields(calls.get(i), fields.at("tool_calls") + "[" + i + "]")));
            }
            builder.toolExecutionRequests(requests);
        } else if (content == null || content.isNull()) {
            builder.text("");
        }
        return builder.build();
    }

    private ToolExecutionRequest toolCall(Fields call) {
        String id = call.requiredText("id");
        if (!call.node().path("function").isObject()) {
            throw new OpenAiFormatException(
                    call.at("function"),
                    "missing_field",
                    "'" + call.at("function") + "' is missing; it names the function");
        }
        Fields function = call.child("function");
        String name = function.requiredText("name");
        toolNames.put(id, name);
        return ToolExecutionRequest.builder()
                .id(id)
                .name(name)
                .arguments(function.text("arguments"))
                .build();
    }

    /** Content as one text; text parts are joined. */
    private static String plain(Fields fields) {
        JsonNode content = fields.node().get("content");
        if (content == null || !content.isArray()) {
            return fields.requiredText("content");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < content.size(); i++) {
            text.append(new Fields(content.get(i), fields.at("content") + "[" + i + "]").requiredText("text"));
        }
        return text.toString();
    }
}
