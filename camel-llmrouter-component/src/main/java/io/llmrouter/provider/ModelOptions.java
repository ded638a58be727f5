/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import java.net.URI;
import java.net.URISyntaxException;
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

    private static final String URL_RIGHT = "; write http(s)://host[:port]/v1";

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

    /** The address of the server, without credentials. */
    String baseUrl(String otherwise) {
        String text = text("baseUrl").orElse(otherwise);
        try {
            URI uri = new URI(text);
            if (uri.getUserInfo() != null) {
                throw new IllegalArgumentException("option 'baseUrl' has a user name or password in it" + URL_RIGHT
                        + " and give the secret as apiKey");
            }
            if (uri.getScheme() != null
                    && uri.getHost() != null
                    && uri.getQuery() == null
                    && uri.getScheme().matches("https?")) {
                return text;
            }
            throw new IllegalArgumentException("option 'baseUrl' is '" + shown(text) + "'" + URL_RIGHT);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "option 'baseUrl' is '" + shown(text) + "' and no URL (" + e.getReason() + ")" + URL_RIGHT);
        }
    }

    /** Host of the server's address. */
    String host(String otherwise) {
        return URI.create(baseUrl(otherwise)).getHost();
    }

    /** User names, passwords and queries may be secrets. */
    private static String shown(String url) {
        return url.replaceFirst("\\?.*", "?...").replaceFirst("//.*@", "//...@");
    }
}
