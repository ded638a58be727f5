/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import java.time.DateTimeException;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Reads a model's options. What is wrong is an IllegalArgumentException with the option, its value and what would be right; a secret's value is never in
 * it. Blank is absent: an environment variable that is not set often arrives as the empty text.
 *
 * @param settings of the model
 */
record ModelOptions(ModelSettings settings) {

    Optional<String> text(String option) {
        return settings.option(option).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** A text that goes into an HTTP header. */
    Optional<String> header(String option) {
        return text(option).map(text -> {
            if (text.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                        "option '" + option
                                + "' has a line break or another control character inside; write it in one line of visible characters");
            }
            return text;
        });
    }

    Optional<Double> decimal(String option, Predicate<Double> valid, String right) {
        return parsed(option, Double::valueOf, number -> Double.isFinite(number) && valid.test(number), right);
    }

    Optional<Integer> whole(String option, Predicate<Integer> valid, String right) {
        return parsed(option, Integer::valueOf, valid, right);
    }

    Optional<Boolean> flag(String option) {
        return parsed(option, Function.identity(), text -> text.equals("true") || text.equals("false"), "true or false")
                .map(Boolean::valueOf);
    }

    <T> Optional<T> parsed(String option, Function<String, T> parse, Predicate<T> valid, String right) {
        return text(option).map(text -> {
            String wrong = "option '" + option + "' is '" + text + "'; write " + right;
            try {
                T value = parse.apply(text);
                if (valid.test(value)) {
                    return value;
                }
            } catch (NumberFormatException | DateTimeException e) {
                throw new IllegalArgumentException(wrong, e);
            }
            throw new IllegalArgumentException(wrong);
        });
    }
}
