/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import dev.langchain4j.model.embedding.EmbeddingModel;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.provider.InProcessEmbedding;

/**
 * The embedding as the document describes it. Immutable.
 *
 * @param bean name of an embedding model of the application; null for the one in this process
 * @param fingerprint what its vectors depend on
 * @param window word pieces that the bean's model reads; null if nobody said
 */
public record EmbeddingDefinition(String bean, String fingerprint, Integer window) {

    /** Texts whose vectors are at hand: those of one moment, since many may ask the same. */
    private static final int REMEMBERED = 4096;

    /** In this process, {@link InProcessEmbedding}. */
    public static final EmbeddingDefinition IN_PROCESS =
            new EmbeddingDefinition(null, InProcessEmbedding.FINGERPRINT, null);

    /**
     * Loads it; may take about a second.
     *
     * @param references beans of the application
     * @return the embedder
     * @throws IllegalArgumentException if the bean is no embedding model
     */
    PromptEmbedder load(ModelReferences references) {
        if (bean == null) {
            PromptEmbedder.Window own =
                    new PromptEmbedder.Window(InProcessEmbedding.WINDOW, InProcessEmbedding.wordPieces());
            return new PromptEmbedder(InProcessEmbedding.load(Runnable::run), fingerprint, own).remembering(REMEMBERED);
        }
        Object found = references.bean(bean);
        if (found instanceof EmbeddingModel model) {
            return (window == null
                            ? new PromptEmbedder(model, fingerprint)
                            : new PromptEmbedder(model, fingerprint, PromptEmbedder.Window.ofBytes(window)))
                    .remembering(REMEMBERED);
        }
        throw new IllegalArgumentException("bean '" + bean + "' is a "
                + found.getClass().getName() + "; an embedding is an EmbeddingModel of LangChain4j");
    }
}
