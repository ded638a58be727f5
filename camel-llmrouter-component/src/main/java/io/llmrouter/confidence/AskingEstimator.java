/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionStage;

/** A signal for which models are asked; each call costs money and time and is in the decision. The answer alone gives none. */
public interface AskingEstimator extends ConfidenceEstimator {

    @Override
    default OptionalDouble estimate(ChatRequest request, ChatResponse answer) {
        return OptionalDouble.empty();
    }

    @Override
    CompletionStage<Signal> estimate(Judged judged);
}
