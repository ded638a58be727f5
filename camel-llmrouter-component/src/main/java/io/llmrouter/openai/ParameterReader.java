/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads everything but messages. Unknown fields go through as they are. One request. */
final class ParameterReader {

    private static final Set<String> KNOWN = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "n",
            "temperature",
            "top_p",
            "max_tokens",
            "max_completion_tokens",
            "stop",
            "seed",
            "logprobs",
            "top_logprobs",
            "presence_penalty",
            "frequency_penalty",
            "user",
            "parallel_tool_calls",
            "tools",
            "tool_choice",
            "response_format");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Fields fields;
    private final Map<String, Object> custom = new HashMap<>();

    ParameterReader(Fields fields) {
        this.fields = fields;
    }

    OpenAiChatRequestParameters read() {
        Integer n = fields.integer("n");
        if (n != null && n != 1) {
            throw new OpenAiFormatException(
                    "n",
                    "unsupported_value",
                    "'n' is " + n + "; a router gives one answer, so send n: 1 and ask again for more");
        }
        OpenAiChatRequestParameters.Builder builder = OpenAiChatRequestParameters.builder();
        builder.temperature(fields.number("temperature"))
                .topP(fields.number("top_p"))
                .presencePenalty(fields.number("presence_penalty"))
                .frequencyPenalty(fields.number("frequency_penalty"))
                .maxOutputTokens(fields.integer("max_tokens"))
                .stopSequences(stop())
                .toolSpecifications(tools())
                .toolChoice(toolChoice())
                .responseFormat(responseFormat());
        builder.maxCompletionTokens(fields.integer("max_completion_tokens"))
                .seed(fields.integer("seed"))
                .user(fields.text("user"))
                .parallelToolCalls(fields.flag("parallel_tool_calls"))
                .logprobs(fields.flag("logprobs"))
                .topLogprobs(fields.integer("top_logprobs"));
        fields.node().properties().forEach(field -> {
            if (!KNOWN.contains(field.getKey()) && !field.getValue().isNull()) {
                custom.put(field.getKey(), MAPPER.convertValue(field.getValue(), Object.class));
            }
        });
        return builder.customParameters(custom.isEmpty() ? null : custom).build();
    }

    private List<String> stop() {
        JsonNode stop = fields.node().get("stop");
        if (stop == null || stop.isNull()) {
            return null;
        }
        if (stop.isTextual()) {
            return List.of(stop.textValue());
        }
        List<String> all = new ArrayList<>();
        for (JsonNode item : stop) {
            if (!item.isTextual()) {
                throw fields.wrongType("stop", "a string or a list of strings");
            }
            all.add(item.textValue());
        }
        return all;
    }

    private List<ToolSpecification> tools() {
        JsonNode tools = fields.node().get("tools");
        if (tools == null || tools.isNull()) {
            return null;
        }
        List<ToolSpecification> specifications = new ArrayList<>();
        for (int i = 0; i < tools.size(); i++) {
            Fields tool = new Fields(tools.get(i), "tools[" + i + "]");
            if (!tool.node().path("function").isObject()) {
                throw new OpenAiFormatException(
                        tool.at("function"),
                        "missing_field",
                        "'" + tool.at("function") + "' is missing; only function tools are supported");
            }
            Fields function = tool.child("function");
            specifications.add(ToolSpecification.builder()
                    .name(function.requiredText("name"))
                    .description(function.text("description"))
                    .parameters(objectSchema(function.node().get("parameters")))
                    .build());
        }
        return specifications;
    }

    /** The outer object as LangChain4j knows it; what is inside stays as it was written. */
    private static JsonObjectSchema objectSchema(JsonNode schema) {
        if (schema == null || !schema.isObject()) {
            return null;
        }
        JsonObjectSchema.Builder builder = JsonObjectSchema.builder().addProperties(raw(schema.path("properties")));
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        if (schema.hasNonNull("description")) {
            builder.description(schema.get("description").asText());
        }
        if (schema.path("additionalProperties").isBoolean()) {
            builder.additionalProperties(schema.get("additionalProperties").booleanValue());
        }
        if (schema.path("$defs").isObject()) {
            builder.definitions(raw(schema.get("$defs")));
        }
        return builder.required(required).build();
    }

    private static Map<String, JsonSchemaElement> raw(JsonNode elements) {
        Map<String, JsonSchemaElement> map = new LinkedHashMap<>();
        elements.properties()
                .forEach(element -> map.put(
                        element.getKey(), JsonRawSchema.from(element.getValue().toString())));
        return map;
    }

    private ToolChoice toolChoice() {
        JsonNode choice = fields.node().get("tool_choice");
        if (choice == null || choice.isNull()) {
            return null;
        }
        if (choice.isObject()) {
            custom.put(
                    "tool_choice", MAPPER.convertValue(choice, Object.class)); // LangChain4j cannot name one function
            return null;
        }
        return switch (choice.asText()) {
            case "auto" -> ToolChoice.AUTO;
            case "required" -> ToolChoice.REQUIRED;
            case "none" -> ToolChoice.NONE;
            default ->
                throw new OpenAiFormatException(
                        "tool_choice",
                        "unsupported_value",
                        "'tool_choice' is '" + choice.asText()
                                + "'; write auto, required, none or an object that names a function");
        };
    }

    private ResponseFormat responseFormat() {
        JsonNode format = fields.node().get("response_format");
        if (format == null || format.isNull()) {
            return null;
        }
        String type = fields.child("response_format").requiredText("type");
        return switch (type) {
            case "text" -> null;
            case "json_object" -> ResponseFormat.JSON;
            case "json_schema" ->
                ResponseFormat.builder()
                        .type(ResponseFormatType.JSON)
                        .jsonSchema(JsonSchema.builder()
                                .name(format.path("json_schema").path("name").asText("answer"))
                                .rootElement(JsonRawSchema.from(format.path("json_schema")
                                        .path("schema")
                                        .toString()))
                                .build())
                        .build();
            default ->
                throw new OpenAiFormatException(
                        "response_format.type",
                        "unsupported_value",
                        "'response_format.type' is '" + type + "'; write text, json_object or json_schema");
        };
    }
}
