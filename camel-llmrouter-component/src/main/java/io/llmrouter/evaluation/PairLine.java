/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import com.fasterxml.jackson.databind.JsonNode;

/** One line of a table of pairs: {@code text_a, text_b, duplicate}, or {@code asked, kept, right}. Stateless. */
final class PairLine {

    private static final int LONGEST_TEXT = 1 << 20;

    private PairLine() {}

    /**
     * Reads a line.
     *
     * @param line UTF-8
     * @return the row
     * @throws IllegalArgumentException naming the field, its value and what is expected
     */
    static PairRow parse(byte[] line) {
        JsonNode node = JsonLine.object(line);
        return new PairRow(
                text(node, "text_a", "asked"),
                text(node, "text_b", "kept"),
                label(node),
                cluster(node, "cluster_a"),
                cluster(node, "cluster_b"));
    }

    private static String text(JsonNode node, String name, String other) {
        String field = node.has(name) ? name : node.has(other) ? other : null;
        if (field == null) {
            throw new IllegalArgumentException(
                    "field '" + name + "' (or '" + other + "') is missing; write a question");
        }
        JsonNode value = node.path(field);
        if (!value.isTextual() || value.asText().isBlank() || value.asText().length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("field '" + field + "' is " + shortened(value)
                    + "; write a question, not blank, of at most " + LONGEST_TEXT + " characters");
        }
        return value.asText();
    }

    private static boolean label(JsonNode node) {
        String field = node.has("duplicate") ? "duplicate" : "right";
        JsonNode value = node.path(field);
        if (value.isMissingNode()) {
            throw new IllegalArgumentException(
                    "field 'duplicate' (or 'right') is missing; write true if one answer serves both questions, or false");
        }
        boolean number = value.isIntegralNumber() && (value.asLong() == 0 || value.asLong() == 1);
        if (!value.isBoolean() && !number) {
            throw new IllegalArgumentException(
                    "field '" + field + "' is " + shortened(value) + "; write true or false");
        }
        return value.asBoolean();
    }

    private static String cluster(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isValueNode()) {
            throw new IllegalArgumentException(
                    "field '" + field + "' is " + shortened(value) + "; write a text or leave it out");
        }
        return value.asText();
    }

    private static String shortened(JsonNode value) {
        String text = value.toString();
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
