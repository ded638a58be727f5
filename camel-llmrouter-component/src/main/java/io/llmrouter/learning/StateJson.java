/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Numbers of a fitted model as JSON: short arrays as they are, for people; long ones as Base64 of little-endian 32-bit numbers, for speed. Reading
 * names the field that is missing or wrong. Stateless.
 */
public final class StateJson {

    private StateJson() {}

    /** Texts, in order. */
    public static void put(ObjectNode state, String field, List<String> texts) {
        ArrayNode array = state.putArray(field);
        texts.forEach(array::add);
    }

    /** A short array, readable. */
    public static void put(ObjectNode state, String field, double[] numbers) {
        ArrayNode array = state.putArray(field);
        for (double number : numbers) {
            array.add(number);
        }
    }

    /** A small matrix, readable. */
    public static void put(ObjectNode state, String field, double[][] rows) {
        ArrayNode array = state.putArray(field);
        for (double[] row : rows) {
            ArrayNode line = array.addArray();
            for (double number : row) {
                line.add(number);
            }
        }
    }

    /** A long array. */
    public static void putPacked(ObjectNode state, String field, int[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(numbers);
        state.put(field, bytes.array());
    }

    /** Rows of equal length, one after the other. */
    public static void putPacked(ObjectNode state, String field, float[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
        }
        putPacked(state, field, flat);
    }

    /** Rounded to 32 bits. */
    public static float[][] floats(double[][] rows) {
        float[][] floats = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            floats[i] = new float[rows[i].length];
            for (int j = 0; j < floats[i].length; j++) {
                floats[i][j] = (float) rows[i][j];
            }
        }
        return floats;
    }

    /** As 64 bits. */
    public static double[][] doubles(float[][] rows) {
        double[][] doubles = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            doubles[i] = new double[rows[i].length];
            for (int j = 0; j < doubles[i].length; j++) {
                doubles[i][j] = rows[i][j];
            }
        }
        return doubles;
    }

    /** Rounds to 32 bits. */
    public static void putPacked(ObjectNode state, String field, float[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(numbers);
        state.put(field, bytes.array());
    }

    /** Reads texts. */
    public static List<String> texts(JsonNode state, String field) {
        JsonNode array = required(state, field);
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** Reads a short array. */
    public static double[] numbers(JsonNode state, String field) {
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

    /** Reads a short array of that length. */
    public static double[] numbers(JsonNode state, String field, int count) {
        double[] numbers = numbers(state, field);
        requireCount(field, numbers.length, count);
        return numbers;
    }

    /** Reads a small matrix of that size. */
    public static double[][] rows(JsonNode state, String field, int rows, int columns) {
        JsonNode array = required(state, field);
        requireCount(field, array.size(), rows);
        double[][] numbers = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            requireCount(field, array.get(i).size(), columns);
            for (int j = 0; j < columns; j++) {
                numbers[i][j] = array.get(i).get(j).doubleValue();
            }
        }
        return numbers;
    }

    private static void requireCount(String field, int found, int count) {
        if (found != count) {
            throw new IllegalArgumentException("field '" + field + "' has " + found + " numbers; it needs " + count);
        }
    }

    /** Reads a number. */
    public static double number(JsonNode state, String field) {
        JsonNode number = required(state, field);
        if (!number.isNumber()) {
            throw new IllegalArgumentException("field '" + field + "' is " + number + ", not a number");
        }
        return number.doubleValue();
    }

    /** Reads a long array. */
    public static float[] packed(JsonNode state, String field) {
        ByteBuffer bytes = bytes(state, field);
        float[] numbers = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(numbers);
        return numbers;
    }

    /** Reads a long array of that length. */
    public static float[] packed(JsonNode state, String field, int count) {
        float[] numbers = packed(state, field);
        requireCount(field, numbers.length, count);
        return numbers;
    }

    /** Reads a long array of whole numbers. */
    public static int[] packedInts(JsonNode state, String field) {
        ByteBuffer bytes = bytes(state, field);
        int[] numbers = new int[bytes.remaining() / Integer.BYTES];
        bytes.asIntBuffer().get(numbers);
        return numbers;
    }

    /** Reads rows of that length. */
    public static float[][] packedRows(JsonNode state, String field, int columns) {
        float[] flat = packed(state, field);
        if (columns < 1 || flat.length % columns != 0) {
            throw new IllegalArgumentException(
                    "field '" + field + "' has " + flat.length + " numbers, which are no rows of " + columns);
        }
        float[][] rows = new float[flat.length / columns][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(flat, i * columns, (i + 1) * columns);
        }
        return rows;
    }

    /** Reads bytes. */
    public static byte[] packedBytes(JsonNode state, String field) {
        try {
            byte[] bytes = required(state, field).binaryValue();
            if (bytes == null) {
                throw new IllegalArgumentException("field '" + field + "' is no Base64");
            }
            return bytes;
        } catch (IOException e) {
            throw new IllegalArgumentException("field '" + field + "' is no Base64: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer bytes(JsonNode state, String field) {
        byte[] bytes = packedBytes(state, field);
        if (bytes.length % Float.BYTES != 0) {
            throw new IllegalArgumentException(
                    "field '" + field + "' has " + bytes.length + " bytes, which are no 32-bit numbers");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The value of a field that must be there. */
    public static JsonNode required(JsonNode state, String field) {
        JsonNode value = state.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw new IllegalArgumentException("field '" + field + "' is missing");
        }
        return value;
    }
}
