/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.model.TokenPrice;
import io.llmrouter.provider.Providers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddingParserTest {

    @Test
    void windowOfABean_isWhatTheDocumentSays_orUnknown() {
        assertThat(parse("{ref: '#bean:e', fingerprint: e/1, window: 512}"))
                .isEqualTo(new EmbeddingDefinition("e", "e/1", 512, TokenPrice.FREE));
        assertThat(parse("{ref: '#bean:e'}")).isEqualTo(new EmbeddingDefinition("e", "bean:e", null, TokenPrice.FREE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{model: all-minilm-l6-v2-q, window: 512} | remove 'window'",
                "{ref: '#bean:e', window: 0}              | for example 512",
                "{ref: '#bean:e', window: 12.5}           | for example 512"
            })
    void wrongWindow_isToldWithWhatWouldBeRight(String embedding, String right) {
        assertThatThrownBy(() -> parse(embedding))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("window")
                .hasMessageContaining(right);
    }

    private static EmbeddingDefinition parse(String embedding) {
        return new ConfigurationLoader(text -> text, Providers.onClassPath())
                .load(
                        "x.yaml",
                        "{models: {a: {ref: '#bean:a'}}, embedding: " + embedding + ", routers: {r: {otherwise: a}}}")
                .embedding();
    }
}
