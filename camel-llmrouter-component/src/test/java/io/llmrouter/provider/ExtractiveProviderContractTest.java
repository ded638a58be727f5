/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.ModelLimits;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.rag.ExtractiveProvider;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExtractiveProviderContractTest extends ProviderFactoryContract {

    @Override
    ProviderFactory create() {
        return new ExtractiveProvider();
    }

    @Override
    Map<String, String> enough() {
        return Map.of();
    }

    @Test
    void otherEmbeddingModel_isRefused() {
        ModelSettings settings =
                new ModelSettings("q", "extractive", "q", ModelLimits.DEFAULT, Map.of("embedding", "large-model"));
        assertThatThrownBy(() -> create().build(settings, CandidateModel.named("q")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("option 'embedding' is 'large-model'; write all-minilm-l6-v2-q or leave it out");
    }

    @Test
    void quotesAreFree_andNeitherJsonNorToolCalls() {
        CandidateModel model = create().build(
                        new ModelSettings("q", "extractive", "q", ModelLimits.DEFAULT, Map.of()),
                        CandidateModel.named("q").price(new TokenPrice(1, 2, 1)))
                .build();
        assertThat(model.price()).isEqualTo(TokenPrice.FREE);
        assertThat(model.capabilities()).isEmpty();
        assertThat(model.streaming()).isPresent();
    }
}
