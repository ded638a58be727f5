/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import java.util.OptionalDouble;

/** Evaluates {@code + - * / ( ) %} over decimal numbers by recursive descent, with a bound on nesting. One use, one thread. */
final class Arithmetic {

    private static final int DEEPEST = 32;
    private static final int LONGEST = 500;

    private final String text;
    private int at;
    private int depth;

    private Arithmetic(String text) {
        this.text = text;
    }

    /** The value; empty if the text is not an expression or its value is not finite. */
    static OptionalDouble evaluate(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return OptionalDouble.empty();
        }
        Arithmetic parser = new Arithmetic(text);
        double value = parser.sum();
        parser.skipBlanks();
        return parser.at == text.length() && Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private double sum() {
        double value = product();
        while (true) {
            if (take('+')) {
                value += product();
            } else if (take('-')) {
                value -= product();
            } else {
                return value;
            }
        }
    }

    private double product() {
        double value = factor();
        while (true) {
            if (take('*')) {
                value *= factor();
            } else if (take('/')) {
                value /= factor();
            } else if (peek() == '(') {
                value *= factor();
            } else {
                return value;
            }
        }
    }

    /** A number, a group or a negation, with an optional percent sign; NaN for anything else, which poisons the whole value. */
    private double factor() {
        if (++depth > DEEPEST) {
            return Double.NaN;
        }
        double value = take('-') ? -factor() : take('(') ? group() : number();
        depth--;
        return take('%') ? value / 100 : value;
    }

    private double group() {
        double value = sum();
        return take(')') ? value : Double.NaN;
    }

    private double number() {
        skipBlanks();
        int start = at;
        boolean point = false;
        while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.' && !point)) {
            point |= text.charAt(at) == '.';
            at++;
        }
        String digits = text.substring(start, at);
        return digits.isEmpty() || digits.equals(".") ? Double.NaN : Double.parseDouble(digits);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private boolean take(char wanted) {
        if (peek() == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private char peek() {
        skipBlanks();
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void skipBlanks() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }
}
