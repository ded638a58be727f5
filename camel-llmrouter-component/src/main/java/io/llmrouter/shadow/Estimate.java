/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.shadow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A figure with its interval.
 *
 * @param value not a number where there is nothing to estimate from
 * @param low lower end
 * @param high upper end; infinite where the data bound it not
 */
public record Estimate(double value, double low, double high) {

    /** Nothing is known. */
    static final Estimate UNKNOWN = new Estimate(Double.NaN, Double.NaN, Double.NaN);

    boolean isKnown() {
        return !Double.isNaN(value);
    }

    Estimate plus(double shift) {
        return new Estimate(value + shift, low + shift, high + shift);
    }

    /** @param factor 0 or more */
    Estimate times(double factor) {
        return new Estimate(value * factor, low * factor, high * factor);
    }

    /** {@code {value, low, high}}; what is not known or not bounded is null. */
    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        put(node, "value", value);
        put(node, "low", low);
        put(node, "high", high);
        return node;
    }

    static void put(ObjectNode node, String name, double number) {
        if (Double.isFinite(number)) {
            node.put(name, number);
        } else {
            node.putNull(name);
        }
    }
}
