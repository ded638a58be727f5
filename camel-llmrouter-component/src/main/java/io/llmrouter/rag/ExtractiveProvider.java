/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.provider.InProcessEmbedding;
import io.llmrouter.provider.ModelSettings;
import io.llmrouter.provider.ProviderFactory;
import java.util.Set;

/**
 * Kind {@code extractive}: answers with a sentence of the passages that were retrieved for the request, without a call and without a price. Option: {@code embedding}, the
 * name of the embedding model of this process, to look at the meaning of the best sentences and not at words alone. It has no capabilities: tools, JSON and
 * images are for others.
 */
public final class ExtractiveProvider implements ProviderFactory {

    private static final String EMBEDDING = "embedding";
    private static final int REMEMBERED = 5_000;

    /** One for the process: a session of the model takes a second and some ten megabytes, and a reload asks again. Guarded by the class. */
    private static PromptEmbedder embedder;

    @Override
    public String kind() {
        return "extractive";
    }

    @Override
    public Set<String> options() {
        return Set.of(EMBEDDING);
    }

    @Override
    public CandidateModel.Builder build(ModelSettings settings, CandidateModel.Builder model) {
        PromptEmbedder meaning = settings.option(EMBEDDING)
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .map(ExtractiveProvider::embedder)
                .orElse(null);
        return model.price(TokenPrice.FREE)
                .capabilities(Set.of())
                .whole(new ExtractiveModel(settings.modelName(), true, meaning))
                .streaming(new ExtractiveModel(settings.modelName(), false, meaning));
    }

    private static synchronized PromptEmbedder embedder(String name) {
        if (!name.equals(InProcessEmbedding.NAME)) {
            throw new IllegalArgumentException("option '" + EMBEDDING + "' is '" + name + "'; write "
                    + InProcessEmbedding.NAME + " or leave it out");
        }
        if (embedder == null) {
            embedder = new PromptEmbedder(InProcessEmbedding.load(Runnable::run), InProcessEmbedding.FINGERPRINT)
                    .remembering(REMEMBERED);
        }
        return embedder;
    }
}
