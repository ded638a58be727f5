/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.model.CandidateModel;
import io.llmrouter.model.ModelLimits;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvidersTest {

    private static CandidateModel build(String provider, Map<String, String> options) {
        ModelSettings settings = new ModelSettings("small", provider, "qwen", ModelLimits.DEFAULT, options);
        return Providers.onClassPath()
                .build(settings, CandidateModel.named("small"))
                .build();
    }

    @Test
    void kind_known_buildsTheModelUnderItsName() {
        CandidateModel model = build("openai", Map.of("apiKey", OpenAiModels.KEY));

        assertThat(model.provider()).isEqualTo("openai");
        assertThat(model.modelName()).isEqualTo("qwen");
        assertThat(model.whole()).isPresent();
        assertThat(model.streaming()).isPresent();
        assertThat(model.blocking()).isEmpty();
    }

    @Test
    void kind_misspelled_isSuggested() {
        assertThatThrownBy(() -> build("openia", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "unknown provider 'openia'; known: [anthropic, extractive, openai, recorded]; did you mean 'openai'?");
    }

    @ParameterizedTest
    @CsvSource({
        "azure-openai, dev.langchain4j:langchain4j-azure-open-ai",
        "bedrock, dev.langchain4j:langchain4j-bedrock",
        "gemini, dev.langchain4j:langchain4j-google-ai-gemini",
        "mistral, dev.langchain4j:langchain4j-mistral-ai"
    })
    void kind_ofAMissingModule_isNamedWithItsCoordinates(String kind, String coordinates) {
        assertThatThrownBy(() -> build(kind, Map.of()))
                .hasMessageContainingAll("provider '" + kind + "'", coordinates, "#bean:name");
    }

    @Test
    void option_misspelled_isSuggestedWithoutItsValue() {
        assertThatThrownBy(() -> build("openai", Map.of("apiKeu", OpenAiModels.KEY)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(
                        "option of provider 'openai'", "apiKeu", "temperature", "did you mean 'apiKey'?")
                .hasMessageNotContaining(OpenAiModels.KEY);
    }

    @Test
    void settings_asText_maskTheKey() {
        ModelSettings settings = new ModelSettings(
                "small", "openai", "qwen", ModelLimits.DEFAULT, Map.of("apiKey", OpenAiModels.KEY, "seed", "7"));

        assertThat(settings.toString()).contains("apiKey=******", "seed=7").doesNotContain(OpenAiModels.KEY);
    }
}
