/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.exception.ContentFilteredException;
import java.nio.charset.StandardCharsets;

/**
 * What the transport must understand of chat completions: which errors hide in answers of status 200, when an answer is finished, and how a whole answer
 * looks as an event of a stream. Messages never quote an answer. Stateless.
 */
final class CompletionJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private CompletionJson() {}

    /** The same request without streaming. */
    static String plainRequest(String body) {
        try {
            ObjectNode request = (ObjectNode) MAPPER.readTree(body);
            request.put("stream", false);
            request.remove("stream_options");
            return MAPPER.writeValueAsString(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("LangChain4j wrote a request that is not JSON", e);
        }
    }

    /**
     * Reads a chunk or a whole answer.
     *
     * @return an object that is not an error
     */
    static ObjectNode read(String text, CallSite site) {
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            // the parser's own message quotes what it could not read
            throw site.broken(
                    "the answer is no JSON, at character " + e.getLocation().getCharOffset());
        }
        if (!(node instanceof ObjectNode completion)) {
            throw site.broken("the answer is no JSON object");
        }
        if (completion.hasNonNull("error")) {
            throw UpstreamHttpException.reported(site.place(), completion.get("error"), site.masked(text));
        }
        if (completion.path("object").asText().equals("error")) {
            throw UpstreamHttpException.reported(site.place(), completion, site.masked(text));
        }
        return completion;
    }

    /** Whether a chunk says why the answer ended, or an event of Anthropic's that it did. */
    static boolean isLast(ObjectNode chunk) {
        return chunk.path("choices").path(0).path("finish_reason").isTextual()
                || chunk.path("type").asText().equals("message_stop");
    }

    /** A {@code chat.completion} as one {@code chat.completion.chunk}, which LangChain4j reads to the same answer. */
    static String asChunk(byte[] body, CallSite site) {
        ObjectNode completion = read(new String(body, StandardCharsets.UTF_8), site);
        JsonNode choices = completion.path("choices");
        if (choices.size() != 1
                || !(choices.get(0) instanceof ObjectNode choice)
                || !(choice.remove("message") instanceof ObjectNode message)) {
            throw site.broken(
                    "the answer has " + choices.size() + " usable 'choices'; exactly one with a 'message' is expected");
        }
        if (!message.path("refusal").asText("").isBlank()) {
            throw new ContentFilteredException(site.place() + ": the model refused to answer");
        }
        number(message);
        choice.set("delta", message);
        return completion.put("object", "chat.completion.chunk").toString();
    }

    /** Parts of a stream belong to a tool call by its index; a whole answer has none. */
    private static void number(ObjectNode message) {
        if (message.get("tool_calls") instanceof ArrayNode calls) {
            for (int i = 0; i < calls.size(); i++) {
                if (calls.get(i) instanceof ObjectNode call) {
                    call.put("index", i);
                }
            }
        }
    }
}
