/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.llmrouter.model.Grounding;
import java.util.OptionalDouble;

/**
 * How likely it is that the passages answer the question, as retrieval found it: the same for every answer to it. Missing where nothing was retrieved or
 * nobody scored it. Stateless.
 *
 * <p>Known weakness: it says nothing of what the model made of the passages; join it with a signal that does.
 */
public final class RetrievalConfidence implements ConfidenceEstimator {

    @Override
    public String name() {
        return "retrieval";
    }

    @Override
    public OptionalDouble estimate(ChatRequest request, ChatResponse answer) {
        double probability = Grounding.of(request).map(Grounding::probability).orElse(Double.NaN);
        return Double.isNaN(probability) ? OptionalDouble.empty() : OptionalDouble.of(probability);
    }
}
