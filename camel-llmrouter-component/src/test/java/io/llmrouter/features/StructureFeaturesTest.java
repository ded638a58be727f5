/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StructureFeaturesTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "😀", "A. 1\nB. 2", "____", "99999999999999999999999999999999999", "\u0000"})
    void oddText_hasFiniteFeatures(String text) {
        assertThat(StructureFeatures.of(text)).hasSize(StructureFeatures.NAMES.size());
        for (double value : StructureFeatures.of(text)) {
            assertThat(value).isFinite();
        }
    }

    @Test
    void hugeText_isBounded() {
        String huge = "a1 ".repeat(1_000_000);
        assertThat(StructureFeatures.of(huge)).isEqualTo(StructureFeatures.of(huge.substring(0, 65_536)));
    }

    @Test
    void choices_areCounted() {
        double[] features = StructureFeatures.of("Which is even?\nA. 1\nB. 2\nC. 3");
        assertThat(features[StructureFeatures.NAMES.indexOf("choices")]).isEqualTo(3);
        assertThat(features[StructureFeatures.NAMES.indexOf("choicesOnlyNumber")])
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "howMany | How many apples are LEFT in 1995?  | 1",
                "what | What is what                          | 2",
                "what | Whatever                              | 0",
                "remainder | How many apples are LEFT?        | 1",
                "years | From 1995 to 2010, and 995           | 2",
                "variables | Let x be a number, I say         | 1",
                "names | According to Kant and Hume           | 2",
                "blank | Fill ___ in                          | 1",
                "abstract | The foundation of relativity       | 2",
                "mathSymbols | a = b + c                      | 2",
                "percent | 10 % of 5%                         | 2"
            })
    void cue_isCountedWhereItStands(String cue, String text, double count) {
        assertThat(StructureFeatures.of(text)[StructureFeatures.NAMES.indexOf(cue)])
                .isEqualTo(Math.log1p(count));
    }

    @Test
    void names_areDistinct() {
        assertThat(StructureFeatures.NAMES).doesNotHaveDuplicates();
    }
}
