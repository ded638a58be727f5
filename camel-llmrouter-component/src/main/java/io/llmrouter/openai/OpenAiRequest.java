/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.io.IOException;

/**
 * A chat-completions request.
 *
 * @param model the name the client asked for; not part of {@code chat}, since the router chooses
 * @param chat messages and parameters; fields that are not known here go through as custom parameters
 * @param stream whether the answer is wanted as server-sent events
 * @param includeUsage whether a usage chunk is wanted at the end of a stream
 */
public record OpenAiRequest(String model, ChatRequest chat, boolean stream, boolean includeUsage) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * Reads a request.
     *
     * @param body JSON in UTF-8
     * @return the request
     * @throws OpenAiFormatException naming the field that is wrong
     */
    public static OpenAiRequest parse(byte[] body) {
        try {
            return parse(MAPPER.readTree(body));
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new OpenAiFormatException(
                    null, "invalid_json", "the body is not valid JSON in UTF-8" + place + "; send application/json");
        } catch (IOException e) {
            throw new OpenAiFormatException(null, "invalid_json", "the body is not valid UTF-8; send JSON in UTF-8");
        }
    }

    /**
     * Reads a request.
     *
     * @param json the parsed body
     * @return the request
     * @throws OpenAiFormatException naming the field that is wrong
     */
    public static OpenAiRequest parse(JsonNode json) {
        if (json == null || !json.isObject()) {
            throw new OpenAiFormatException(
                    null, "invalid_json", "the body is no JSON object; send {\"model\": ..., \"messages\": [...]}");
        }
        Fields fields = new Fields(json, "");
        boolean stream = Boolean.TRUE.equals(fields.flag("stream"));
        boolean usage = json.path("stream_options").path("include_usage").asBoolean();
        ChatRequest chat = ChatRequest.builder()
                .messages(new MessageReader().read(json.get("messages")))
                .parameters(new ParameterReader(fields).read())
                .build();
        return new OpenAiRequest(fields.text("model"), chat, stream, usage);
    }
}
