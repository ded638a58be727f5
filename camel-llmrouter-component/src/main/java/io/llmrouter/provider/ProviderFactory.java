/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import io.llmrouter.model.CandidateModel;
import java.util.Set;

/**
 * Extension point: a kind of provider. Shipped: {@link OpenAiProvider} ({@code openai}), {@link AnthropicProvider} ({@code anthropic}), {@link RecordedProvider} ({@code recorded}) and, in package rag, {@code extractive}. Found by
 * {@link java.util.ServiceLoader}. Implementations are stateless and thread-safe, and build models that do not retry: the router has the one retry
 * layer.
 */
public interface ProviderFactory {

    /** The value of {@code provider:} that selects it. */
    String kind();

    /** Names of the options it understands, beside {@code modelName} and the time limits; anything else in the document is an error. */
    Set<String> options();

    /**
     * Adds the ways to call the model; makes no call.
     *
     * @param settings what the configuration says
     * @param model the description so far (name, price, limits)
     * @return the same builder, with at least one way to call the model
     * @throws IllegalArgumentException if an option is missing or wrong; the message names the option, the value and what would be right
     */
    CandidateModel.Builder build(ModelSettings settings, CandidateModel.Builder model);
}
