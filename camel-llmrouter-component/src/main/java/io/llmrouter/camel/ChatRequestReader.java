/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.input.PromptTemplate;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.openai.OpenAiRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;

/** Makes a chat request of whatever a body is. Thread-safe. */
final class ChatRequestReader {

    private static final String ACCEPTED =
            "accepted are text, bytes, a stream or a file (UTF-8 text, or an image with its Content-Type), ChatMessage,"
                    + " List<ChatMessage>, ChatRequest, a Map (variables of promptTemplate, or OpenAI-shaped with 'messages') and OpenAI-shaped JSON";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final PromptTemplate template;

    /** @param template what a Map or a text fills; null for none */
    ChatRequestReader(PromptTemplate template) {
        this.template = template;
    }

    /**
     * Reads a body.
     *
     * @param exchange whose body it is
     * @param userMessage what stands for the body's text; null for the body itself
     * @return the request
     * @throws InvalidPromptException saying what is accepted
     */
    ChatRequest read(Exchange exchange, String userMessage) throws IOException {
        Object body = exchange.getMessage().getBody();
        Optional<String> imageType = imageType(exchange);
        Optional<byte[]> bytes =
                imageType.isPresent() || userMessage == null ? BodyBytes.of(exchange, body) : Optional.empty();
        if (imageType.isPresent() && bytes.isPresent()) {
            return ofImage(imageType.get(), bytes.get(), userMessage);
        } else if (userMessage != null) {
            return ofText(userMessage);
        }
        return bytes.isPresent() ? ofTextOrJson(decoded(bytes.get())) : ofObject(body);
    }

    private ChatRequest ofObject(Object body) {
        if (body == null) {
            throw new InvalidPromptException("the message has no body; " + ACCEPTED);
        } else if (body instanceof String text) {
            return ofTextOrJson(text);
        } else if (body instanceof ChatRequest request) {
            return request;
        } else if (body instanceof ChatMessage message) {
            return ChatRequest.builder().messages(message).build();
        } else if (body instanceof List<?> list) {
            return ofMessages(list);
        } else if (body instanceof Map<?, ?> map) {
            return ofMap(map);
        } else if (body instanceof JsonNode json) {
            return OpenAiRequest.parse(json).chat();
        }
        throw new InvalidPromptException("the body is a " + body.getClass().getName() + "; " + ACCEPTED);
    }

    private ChatRequest ofTextOrJson(String text) {
        JsonNode json = openAiShaped(text);
        if (json != null) {
            return OpenAiRequest.parse(json).chat();
        }
        return ofText(template == null || text.isBlank() ? text : filled(Map.of("it", text)));
    }

    private static ChatRequest ofText(String text) {
        if (text.isBlank()) {
            throw new InvalidPromptException("the prompt is empty; " + ACCEPTED);
        }
        return ChatRequest.builder().messages(UserMessage.from(text)).build();
    }

    private static ChatRequest ofMessages(List<?> list) {
        List<ChatMessage> messages = new ArrayList<>(list.size());
        for (Object item : list) {
            if (!(item instanceof ChatMessage message)) {
                throw new InvalidPromptException("the body is a list with a "
                        + (item == null ? "null" : item.getClass().getName()) + "; " + ACCEPTED);
            }
            messages.add(message);
        }
        if (messages.isEmpty()) {
            throw new InvalidPromptException("the body is an empty list of messages; " + ACCEPTED);
        }
        return ChatRequest.builder().messages(messages).build();
    }

    private ChatRequest ofMap(Map<?, ?> map) {
        if (template != null) {
            Map<String, Object> variables = new HashMap<>();
            map.forEach((key, value) -> variables.put(String.valueOf(key), value));
            return ofText(filled(variables));
        }
        if (!map.containsKey("messages")) {
            throw new InvalidPromptException(
                    "the body is a Map without 'messages' and the endpoint has no promptTemplate; " + ACCEPTED);
        }
        if (map.get("messages") instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof ChatMessage) {
            return ofMessages(list);
        }
        return OpenAiRequest.parse(MAPPER.<JsonNode>valueToTree(map)).chat();
    }

    private static ChatRequest ofImage(String mimeType, byte[] image, String text) {
        List<Content> contents = new ArrayList<>(2);
        if (text != null) {
            contents.add(TextContent.from(text));
        }
        contents.add(ImageContent.from(Base64.getEncoder().encodeToString(image), mimeType));
        return ChatRequest.builder().messages(UserMessage.from(contents)).build();
    }

    private String filled(Map<String, Object> variables) {
        try {
            return template.apply(variables).text();
        } catch (IllegalArgumentException e) {
            throw new InvalidPromptException(
                    "the body does not fill promptTemplate: " + e.getMessage() + "; the body has " + variables.keySet(),
                    e);
        }
    }

    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidPromptException(
                    "the body is not valid UTF-8 text (" + bytes.length
                            + " bytes); convert it first, or set the Content-Type of an image",
                    e);
        }
    }

    /** The body as JSON if it is a chat-completions request; null if it is just text, even text about JSON. */
    private static JsonNode openAiShaped(String text) {
        if (!text.contains("\"messages\"") || !text.stripLeading().startsWith("{")) {
            return null;
        }
        try {
            JsonNode json = MAPPER.readTree(text);
            return json.path("messages").isArray() ? json : null;
        } catch (JsonProcessingException e) {
            return null; // not JSON, so it is a prompt that looks a little like it
        }
    }

    private static Optional<String> imageType(Exchange exchange) {
        String type = exchange.getMessage()
                .getHeader(
                        Exchange.CONTENT_TYPE,
                        exchange.getMessage().getHeader(Exchange.FILE_CONTENT_TYPE),
                        String.class);
        return Optional.ofNullable(type)
                .filter(mime -> mime.startsWith("image/"))
                .map(mime -> mime.replaceFirst("\\s*;.*", ""));
    }
}
