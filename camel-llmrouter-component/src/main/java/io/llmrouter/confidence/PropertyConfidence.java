/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A number that the application knew before it asked: an exchange property of the route, such as the score of a retrieval step.
 *
 * <p>Idea: whoever fetched the documents knows best whether they hold the answer. Cost: none. Source: none needed. Known weakness: it judges the question and
 * not the answer. Properties are set by routes alone; no client can send one. Immutable.
 *
 * @param property its name
 */
public record PropertyConfidence(String property) implements ConfidenceEstimator {

    @Override
    public String name() {
        return "property:" + property;
    }

    @Override
    public OptionalDouble estimate(ChatRequest request, ChatResponse answer) {
        return OptionalDouble.empty();
    }

    @Override
    public CompletionStage<Signal> estimate(Judged judged) {
        return CompletableFuture.completedFuture(
                Signal.of(Numbers.of(judged.around().properties().apply(property))));
    }
}
