/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Numbers of a fitted model as JSON: short arrays as they are, for people; long ones as Base64 of little-endian 32-bit floats, for speed. Reading
 * names the field that is missing or wrong. Stateless.
 */
final class StateJson {

    private StateJson() {}

    static void put(ObjectNode state, String field, List<String> texts) {
        ArrayNode array = state.putArray(field);
        texts.forEach(array::add);
    }

    static void put(ObjectNode state, String field, double[] numbers) {
        ArrayNode array = state.putArray(field);
        for (double number : numbers) {
            array.add(number);
        }
    }

    /** Rounds to 32 bits. */
    static void putPacked(ObjectNode state, String field, float[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        state.put(field, bytes.array());
    }

    static List<String> texts(JsonNode state, String field) {
        JsonNode array = required(state, field);
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    static double[] numbers(JsonNode state, String field) {
        JsonNode array = required(state, field);
        double[] numbers = new double[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            if (!array.get(i).isNumber()) {
                throw new IllegalArgumentException(
                        "field '" + field + "' has " + array.get(i) + " at place " + i + "; it lists numbers");
            }
            numbers[i] = array.get(i).doubleValue();
        }
        return numbers;
    }

    static double number(JsonNode state, String field) {
        JsonNode number = required(state, field);
        if (!number.isNumber()) {
            throw new IllegalArgumentException("field '" + field + "' is " + number + ", not a number");
        }
        return number.doubleValue();
    }

    static float[] packed(JsonNode state, String field) {
        try {
            byte[] bytes = required(state, field).binaryValue();
            if (bytes == null || bytes.length % Float.BYTES != 0) {
                throw new IllegalArgumentException("field '" + field + "' is no Base64 of 32-bit numbers");
            }
            float[] numbers = new float[bytes.length / Float.BYTES];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(numbers);
            return numbers;
        } catch (IOException e) {
            throw new IllegalArgumentException("field '" + field + "' is no Base64: " + e.getMessage(), e);
        }
    }

    static JsonNode required(JsonNode state, String field) {
        JsonNode value = state.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw new IllegalArgumentException("field '" + field + "' is missing");
        }
        return value;
    }
}
