/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

/**
 * Something wrong in the document.
 *
 * @param place file and line, or the name of a property
 * @param path of the key, such as {@code models.small.price.input}
 * @param message what is wrong, with the value, and what would be right
 */
public record Problem(String place, String path, String message) {

    /** The line in the document; 0 for a property. */
    int line() {
        String after = place.substring(place.lastIndexOf(':') + 1);
        return after.matches("\\d{1,9}") ? Integer.parseInt(after) : 0;
    }

    @Override
    public String toString() {
        return place + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
