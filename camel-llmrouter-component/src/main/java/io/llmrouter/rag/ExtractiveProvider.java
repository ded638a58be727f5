/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.provider.ModelSettings;
import io.llmrouter.provider.ProviderFactory;
import java.util.Set;

/**
 * Kind {@code extractive}: answers with a sentence of the passages that were retrieved for the request, without a call and without a price. No options. It has no
 * capabilities: tools, JSON and images are for others.
 */
public final class ExtractiveProvider implements ProviderFactory {

    @Override
    public String kind() {
        return "extractive";
    }

    @Override
    public Set<String> options() {
        return Set.of();
    }

    @Override
    public CandidateModel.Builder build(ModelSettings settings, CandidateModel.Builder model) {
        return model.price(TokenPrice.FREE)
                .capabilities(Set.of())
                .whole(new ExtractiveModel(settings.modelName(), true))
                .streaming(new ExtractiveModel(settings.modelName(), false));
    }
}
