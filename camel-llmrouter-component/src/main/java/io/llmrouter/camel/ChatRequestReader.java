package io.llmrouter.camel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.input.PromptTemplate;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.openai.OpenAiRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.ResourceHelper;

/** Makes a chat request of whatever an exchange carries. Thread-safe. */
final class ChatRequestReader {

    private static final String ACCEPTED = "accepted are text, bytes (UTF-8), a stream or file of text, ChatMessage, List<ChatMessage>, ChatRequest, a Map"
            + " (variables of promptTemplate, or OpenAI-shaped with 'messages') and OpenAI-shaped JSON";

    private final LlmRouterConfiguration options;

    ChatRequestReader(LlmRouterConfiguration options) {
        this.options = options;
    }

    ChatRequest read(Exchange exchange) throws IOException {
        Message in = exchange.getMessage();
        Object user = in.removeHeader(LlmRouterHeaders.USER_MESSAGE);
        Object system = in.removeHeader(LlmRouterHeaders.SYSTEM_MESSAGE);
        ChatRequest request = user == null ? fromBody(exchange, in.getBody()) : ofText(user.toString());
        String instructions = system == null ? text(exchange, options.getSystemMessage()) : system.toString();
        return withOptions(withSystem(request, instructions));
    }

    private ChatRequest fromBody(Exchange exchange, Object body) throws IOException {
        if (body == null) {
            throw new InvalidPromptException("the message has no body; " + ACCEPTED);
        } else if (body instanceof ChatRequest request) {
            return request;
        } else if (body instanceof ChatMessage message) {
            return ChatRequest.builder().messages(message).build();
        } else if (body instanceof List<?> list) {
            return ofMessages(list);
        } else if (body instanceof Map<?, ?> map) {
            return ofMap(exchange, map);
        } else if (body instanceof JsonNode json) {
            return OpenAiRequest.parse(json).chat();
        }
        String text = decoded(exchange, body);
        return looksLikeOpenAi(text) ? OpenAiRequest.parse(text.getBytes(StandardCharsets.UTF_8)).chat() : ofText(text);
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
                throw new InvalidPromptException("the body is a list with a " + (item == null ? "null" : item.getClass().getName()) + "; " + ACCEPTED);
            }
            messages.add(message);
        }
        if (messages.isEmpty()) {
            throw new InvalidPromptException("the body is an empty list of messages; " + ACCEPTED);
        }
        return ChatRequest.builder().messages(messages).build();
    }

    private ChatRequest ofMap(Exchange exchange, Map<?, ?> map) throws IOException {
        String template = text(exchange, options.getPromptTemplate());
        if (template != null) {
            Map<String, Object> variables = new java.util.HashMap<>();
            map.forEach((key, value) -> variables.put(String.valueOf(key), value));
            return ofText(PromptTemplate.from(template).apply(variables).text());
        }
        if (map.containsKey("messages")) {
            return OpenAiRequest.parse(new com.fasterxml.jackson.databind.ObjectMapper().valueToTree(map)).chat();
        }
        throw new InvalidPromptException("the body is a Map without 'messages' and the endpoint has no promptTemplate; " + ACCEPTED);
    }

    private static String decoded(Exchange exchange, Object body) throws IOException {
        if (body instanceof String text) {
            return text;
        }
        byte[] bytes = bytes(exchange, body);
        if (bytes == null) {
            throw new InvalidPromptException("the body is a " + body.getClass().getName() + "; " + ACCEPTED);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidPromptException("the body is not valid UTF-8 text (" + bytes.length + " bytes); convert it first, or send JSON with an image part", e);
        }
    }

    private static byte[] bytes(Exchange exchange, Object body) {
        if (body instanceof StreamCache cache) {
            cache.reset();
        }
        if (body instanceof byte[] raw) {
            return raw;
        }
        boolean readable = body instanceof InputStream || body instanceof WrappedFile || body instanceof StreamCache || body instanceof java.io.File
                || body instanceof java.nio.file.Path;
        return readable ? exchange.getContext().getTypeConverter().tryConvertTo(byte[].class, exchange, body) : null;
    }

    private static boolean looksLikeOpenAi(String text) {
        return text.startsWith("{") && text.contains("\"messages\"");
    }

    private static ChatRequest withSystem(ChatRequest request, String instructions) {
        if (instructions == null || request.messages().stream().anyMatch(SystemMessage.class::isInstance)) {
            return request;
        }
        List<ChatMessage> messages = new ArrayList<>(request.messages().size() + 1);
        messages.add(SystemMessage.from(instructions));
        messages.addAll(request.messages());
        return ChatRequest.builder().messages(messages).parameters(request.parameters()).build();
    }

    private ChatRequest withOptions(ChatRequest request) {
        if (options.getTemperature() == null && options.getMaxTokens() == null) {
            return request;
        }
        ChatRequestParameters defaults =
                ChatRequestParameters.builder().temperature(options.getTemperature()).maxOutputTokens(options.getMaxTokens()).build();
        return ChatRequest.builder().messages(request.messages()).parameters(request.parameters().defaultedBy(defaults)).build();
    }

    private static String text(Exchange exchange, String option) throws IOException {
        if (option == null || !option.startsWith("resource:")) {
            return option;
        }
        try (InputStream in = ResourceHelper.resolveMandatoryResourceAsInputStream(exchange.getContext(), option.substring("resource:".length()))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
