/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.expression.RequestVariables;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.routing.RoutingRequest;

/** What is let in: a request that says something and is not too large. Stateless. */
final class Admission {

    private Admission() {}

    static void check(RoutingRequest request, Environment.Bounds bounds) {
        RequestVariables variables = request.variables();
        if (variables.text().isBlank()
                && !variables.hasImage()
                && request.chat().messages().size() < 2) {
            throw new InvalidPromptException(
                    "the prompt is empty; a chat request needs at least one message with text or an image");
        }
        if (variables.totalChars() > bounds.promptChars()) {
            throw new InvalidPromptException("the prompt has " + variables.totalChars() + " characters; at most "
                    + bounds.promptChars() + " are accepted, so shorten it or raise maxPromptChars");
        }
    }
}
