/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.llmrouter.judge.PatternJudge;
import io.llmrouter.openai.OpenAiRequest;
import io.llmrouter.routing.Fingerprint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes questions of lines; a question without an id gets one from its text, so that it is the same in the next run. One input, one thread. */
final class QuestionParser {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private final Set<String> required;
    private final Set<String> ids = new HashSet<>();

    QuestionParser(Set<String> required) {
        this.required = Set.copyOf(required);
    }

    QuestionRow text(String query) {
        return object(JSON.objectNode().put("query", query));
    }

    QuestionRow json(String line) {
        try {
            JsonNode node = READER.readTree(line);
            if (node instanceof ObjectNode object) {
                return object(object);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "no JSON at character " + e.getLocation().getCharOffset()
                            + "; write one object a line, such as {\"query\": \"...\"}",
                    e);
        }
        throw new IllegalArgumentException("no JSON object; write one a line, such as {\"query\": \"...\"}");
    }

    QuestionRow object(ObjectNode fields) {
        ChatRequest request = request(fields);
        String query = fields.has("query") ? requiredText(fields, "query") : lastUserText(request.messages());
        for (String field : required) {
            if (!fields.path(field).isValueNode() || fields.path(field).asText().isBlank()) {
                throw new IllegalArgumentException(
                        "field '" + field + "' is missing or no text; the way of labelling needs it");
            }
        }
        if (fields.has("pattern")) {
            PatternJudge.compiled(requiredText(fields, "pattern"));
        }
        return new QuestionRow(id(fields, query), query, request, fields);
    }

    private static ChatRequest request(ObjectNode fields) {
        if (!fields.has("messages")) {
            return ChatRequest.builder()
                    .messages(UserMessage.from(requiredText(fields, "query")))
                    .build();
        }
        return OpenAiRequest.parse(JSON.objectNode().set("messages", fields.get("messages")))
                .chat();
    }

    private String id(ObjectNode fields, String query) {
        JsonNode given = fields.path("id");
        if (given.isMissingNode()) {
            String derived = "q-" + Fingerprint.of(query);
            String id = derived;
            for (int copy = 2; !ids.add(id); copy++) {
                id = derived + "-" + copy;
            }
            return id;
        }
        if (!given.isTextual() && !given.isIntegralNumber() || given.asText().isBlank()) {
            throw new IllegalArgumentException(
                    "field 'id' is " + given + "; write a text or a whole number, or leave it out");
        }
        if (!ids.add(given.asText())) {
            throw new IllegalArgumentException("id '" + given.asText() + "' occurs twice; ids are unique");
        }
        return given.asText();
    }

    private static String requiredText(ObjectNode fields, String name) {
        JsonNode value = fields.path(name);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw new IllegalArgumentException("field '" + name + "' is missing or no text"
                    + (name.equals("query")
                            ? "; write \"query\": \"...\" or \"messages\": [{\"role\", \"content\"}]"
                            : ""));
        }
        return value.textValue();
    }

    private static String lastUserText(List<ChatMessage> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof UserMessage user) {
                String text = user.contents().stream()
                        .filter(TextContent.class::isInstance)
                        .map(content -> ((TextContent) content).text())
                        .collect(Collectors.joining("\n"));
                if (!text.isBlank()) {
                    return text;
                }
            }
        }
        throw new IllegalArgumentException(
                "field 'messages' has no text of a user; there is nothing to judge an answer by");
    }
}
