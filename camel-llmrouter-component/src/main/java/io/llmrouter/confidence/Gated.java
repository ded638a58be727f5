/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A signal behind gates: an answer that fails one has no signal, so that it is never accepted.
 *
 * <p>Idea: gates are free and certain, so they are looked at first, and what they stop costs no further call. A gate fails with a signal of 0; one without a
 * signal has nothing to say. Cost: that of the signal, for answers that pass. Source: none needed. Known weakness: that of its parts. Thread-safe if its
 * parts are.
 *
 * @param signal behind the gates
 * @param gates none of which asks a model
 */
public record Gated(ConfidenceEstimator signal, List<ConfidenceEstimator> gates) implements ConfidenceEstimator {

    /** Copies the gates. */
    public Gated {
        gates = List.copyOf(gates);
    }

    @Override
    public String name() {
        return signal.name();
    }

    @Override
    public ChatRequest prepared(ChatRequest request) {
        return signal.prepared(request);
    }

    @Override
    public ChatResponse cleaned(ChatResponse answer) {
        return signal.cleaned(answer);
    }

    @Override
    public OptionalDouble estimate(ChatRequest request, ChatResponse answer) {
        return failing(request, answer) == null ? signal.estimate(request, answer) : OptionalDouble.empty();
    }

    @Override
    public CompletionStage<Signal> estimate(Judged judged) {
        String failing = failing(judged.request(), judged.answer());
        return failing == null
                ? signal.estimate(judged)
                : CompletableFuture.completedFuture(Signal.missing("gate " + failing + " failed"));
    }

    private String failing(ChatRequest request, ChatResponse answer) {
        ChatResponse seen = signal.cleaned(answer);
        for (ConfidenceEstimator gate : gates) {
            OptionalDouble passes = gate.estimate(request, seen);
            if (passes.isPresent() && passes.getAsDouble() == 0) {
                return gate.name();
            }
        }
        return null;
    }
}
