/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.regex.Pattern;

/** One line of JSON Lines. Stateless. */
final class JsonLine {

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /** What the parser adds: settings of its own, further lines. */
    private static final Pattern HINT = Pattern.compile("(?s)(: enable `|\n).*");

    private JsonLine() {}

    /**
     * Reads a line.
     *
     * @param line UTF-8
     * @return an object
     * @throws IllegalArgumentException saying what the line is instead
     */
    static JsonNode object(byte[] line) {
        JsonNode node;
        try {
            node = MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "no JSON" + place(e) + " ("
                            + HINT.matcher(e.getOriginalMessage()).replaceFirst("") + ")",
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException("no UTF-8 (" + e.getMessage() + ")", e);
        }
        if (!node.isObject()) {
            throw new IllegalArgumentException("no JSON object, but " + node.getNodeType());
        }
        return node;
    }

    private static String place(JsonProcessingException e) {
        String field = e.getProcessor() instanceof JsonParser parser
                ? parser.getParsingContext().getCurrentName()
                : null;
        return field == null ? "" : " at field '" + field + "'";
    }
}
