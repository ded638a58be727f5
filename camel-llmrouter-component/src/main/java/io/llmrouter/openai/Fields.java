/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.openai;

import com.fasterxml.jackson.databind.JsonNode;

/** Typed access to a JSON object, with errors that name the field. Immutable. */
record Fields(JsonNode node, String path) {

    String text(String name) {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrongType(name, "a string");
        }
        return value.textValue();
    }

    String requiredText(String name) {
        String value = text(name);
        if (value == null) {
            throw new OpenAiFormatException(
                    at(name), "missing_field", "'" + at(name) + "' is missing; it must be a string");
        }
        return value;
    }

    Double number(String name) {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isNumber()) {
            throw wrongType(name, "a number");
        }
        return value.doubleValue();
    }

    Integer integer(String name) {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw wrongType(name, "a whole number");
        }
        return value.intValue();
    }

    Boolean flag(String name) {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isBoolean()) {
            throw wrongType(name, "true or false");
        }
        return value.booleanValue();
    }

    Fields child(String name) {
        return new Fields(node.get(name), at(name));
    }

    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    OpenAiFormatException wrongType(String name, String right) {
        return new OpenAiFormatException(
                at(name),
                "invalid_type",
                "'" + at(name) + "' is " + node.get(name).getNodeType().name().toLowerCase(java.util.Locale.ROOT)
                        + "; it must be " + right);
    }
}
