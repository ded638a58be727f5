/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.IntToDoubleFunction;

/** Numbers as a report carries them: five digits, and null for what is not a number. Stateless. */
public final class FigureNodes {

    private static final MathContext DIGITS = new MathContext(5);

    private FigureNodes() {}

    /** Puts a number, or null if it is not finite. */
    public static void put(ObjectNode node, String field, double value) {
        if (Double.isFinite(value)) {
            node.put(field, rounded(value));
        } else {
            node.putNull(field);
        }
    }

    /** Puts the ends of an interval as {@code field_low} and {@code field_high}. */
    public static void put(ObjectNode node, String field, Interval interval) {
        put(node, field + "_low", interval.low());
        put(node, field + "_high", interval.high());
    }

    /** The numbers of 0 to length - 1. */
    public static ArrayNode array(int length, IntToDoubleFunction value) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode(length);
        for (int i = 0; i < length; i++) {
            double number = value.applyAsDouble(i);
            if (!Double.isFinite(number)) {
                array.addNull();
            } else if (number == Math.rint(number) && Math.abs(number) < Integer.MAX_VALUE) {
                array.add((int) number);
            } else {
                array.add(rounded(number));
            }
        }
        return array;
    }

    private static double rounded(double value) {
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }
}
