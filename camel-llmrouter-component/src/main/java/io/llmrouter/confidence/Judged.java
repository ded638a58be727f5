/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/**
 * An answer that is to be judged, and what a signal may use for it. Immutable.
 *
 * @param request what the caller asked
 * @param answer what the model answered
 * @param model configured name of the model that answered
 * @param around the way to models, and what the stage makes of a signal
 */
public record Judged(ChatRequest request, ChatResponse answer, String model, Surroundings around) {

    /**
     * What is around an answer.
     *
     * @param models the way to models
     * @param trust what the stage would make of a raw signal, so that a signal that can no longer change this need not go on; null where that
     *     depends on more than this signal
     * @param properties what the application knows of the request by name, or null
     */
    public record Surroundings(ModelCalls models, DoubleFunction<Trust> trust, Function<String, Object> properties) {}

    /** The text of the answer; empty where it has none. */
    public String text() {
        String text = answer.aiMessage().text();
        return text == null ? "" : text;
    }

    /** The same with another answer. */
    public Judged with(ChatResponse other) {
        return new Judged(request, other, model, around);
    }

    /** The same for a signal that does not decide alone. */
    public Judged asOneOfMany() {
        return new Judged(request, answer, model, new Surroundings(around.models(), null, around.properties()));
    }
}
