/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import java.util.OptionalDouble;

/** Values that may be numbers. Stateless. */
final class Numbers {

    private Numbers() {}

    /** A number, or a text that is one; empty for anything else, and for what is not finite. */
    static OptionalDouble of(Object value) {
        if (value instanceof Number number) {
            return finite(number.doubleValue());
        } else if (value instanceof String text) {
            try {
                return finite(Double.parseDouble(text.strip()));
            } catch (NumberFormatException e) {
                return OptionalDouble.empty();
            }
        }
        return OptionalDouble.empty();
    }

    private static OptionalDouble finite(double value) {
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
