/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** A message's body, content type and some headers as a text that can be kept: texts, bytes and chat responses; no other body. Stateless. */
final class KeptBody {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private KeptBody() {}

    static Optional<String> of(Message message, List<String> headers) throws JsonProcessingException {
        ObjectNode kept = MAPPER.createObjectNode();
        Object body = message.getBody();
        if (body instanceof String text) {
            kept.put("text", text);
        } else if (body instanceof byte[] bytes) {
            kept.put("bytes", bytes);
        } else if (body instanceof ChatResponse response && isPlain(response)) {
            kept.put("answer", response.aiMessage().text());
            kept.put("model", response.modelName());
        } else {
            return Optional.empty();
        }
        kept.put("type", message.getHeader(Exchange.CONTENT_TYPE, String.class));
        ObjectNode values = kept.putObject("headers");
        headers.forEach(name -> values.put(name, message.getHeader(name, String.class)));
        return Optional.of(MAPPER.writeValueAsString(kept));
    }

    private static boolean isPlain(ChatResponse response) {
        return response.finishReason() == FinishReason.STOP
                && response.aiMessage().text() != null
                && !response.aiMessage().hasToolExecutionRequests();
    }

    static void restore(String text, Message message) {
        try {
            JsonNode kept = MAPPER.readTree(text);
            message.setBody(body(kept));
            if (kept.hasNonNull("type")) {
                message.setHeader(Exchange.CONTENT_TYPE, kept.get("type").asText());
            }
            kept.path("headers").properties().forEach(header -> {
                if (!header.getValue().isNull()) {
                    message.setHeader(header.getKey(), header.getValue().asText());
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("a kept body cannot be read; was it written by another version?", e);
        }
    }

    private static Object body(JsonNode kept) throws IOException {
        if (kept.has("text")) {
            return kept.get("text").asText();
        }
        if (kept.has("bytes")) {
            return kept.get("bytes").binaryValue();
        }
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(kept.get("answer").asText()))
                .modelName(kept.path("model").asText(null))
                .finishReason(FinishReason.STOP)
                .build();
    }
}
