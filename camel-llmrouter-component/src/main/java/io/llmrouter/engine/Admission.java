/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.engine;

import io.llmrouter.expression.RequestVariables;
import io.llmrouter.failure.InvalidPromptException;
import io.llmrouter.routing.RoutingRequest;

/** What is let in: a request that says something, is not too large and does not go round in a circle. Stateless. */
final class Admission {

    private static final int DEEPEST = 8;

    private Admission() {}

    static void check(RoutingRequest request, Environment.Bounds bounds) {
        if (request.cancellation().depth() >= 2 * DEEPEST) {
            throw new InvalidPromptException("this request is asked on behalf of another one, " + DEEPEST
                    + " routers deep; where a router asks a model that asks the router again, break the circle");
        }
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
