/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.OptionalDouble;

/**
 * A confidence that came with the answer: a message header of a Camel endpoint that serves as a model, or a confidence recorded in a data set. It is
 * read from the attributes of the {@code AiMessage}. Immutable.
 *
 * @param name the name of the attribute (header)
 */
public record AttributeConfidence(String name) implements ConfidenceEstimator {

    @Override
    public OptionalDouble estimate(ChatRequest request, ChatResponse answer) {
        return Numbers.of(answer.aiMessage().attributes().get(name));
    }
}
