/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | What is the best way to learn for an exam?",
                "de | Wie viele Tage hat das Jahr und warum ist das nicht immer so?",
                "es | ¿Cuál es la mejor manera de aprender para un examen?",
                "fr | Quelle est la meilleure façon d'apprendre pour un examen avec des amis ?",
                "it | Qual è il modo più rapido per imparare una lingua che non conosco?",
                "pt | Qual é a melhor forma de aprender uma língua que não é a minha?",
                "nl | Wat is de beste manier om een taal te leren die ik niet ken?",
                "zh | 请解释一下量子力学的基本原理",
                "ja | 量子力学の基本を説明してください",
                "ko | 양자역학의 기본 원리를 설명해 주세요",
                "ru | Объясните основы квантовой механики",
                "ar | اشرح أساسيات ميكانيكا الكم",
                "ru | Что делает map() в JavaScript?",
                "und | 2 + 2",
                "und | lorem ipsum dolor"
            })
    void text_isInItsLanguage(String language, String text) {
        assertThat(Language.of(text)).isEqualTo(language);
    }

    @Test
    void noText_isUndetermined() {
        assertThat(Language.of("")).isEqualTo(Language.UNKNOWN);
    }
}
