/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermTest {

    @ParameterizedTest
    @CsvSource({
        "registers, registered",
        "Cities, city",
        "stopped, stopping",
        "creation, create",
        "happily, happy",
        "boxes, box",
        "'Ada''s', Ada",
        "'1,300.50', 1300.5",
        "four, 4",
        "'2.0', 2"
    })
    void formsOfOneWord_compareAsEqual(String one, String other) {
        assertThat(stems(one)).isEqualTo(stems(other)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"this, thi", "sing, s", "bed, b", "1300, 130", "'1.5', 15"})
    void differentWords_stayApart(String one, String other) {
        assertThat(stems(one)).isNotEqualTo(stems(other));
    }

    @Test
    void text_isCutIntoWordsNumbersAndPairsOfCharacters() {
        assertThat(Term.in("In 1,300 B.C., O'Neill's x2 paid €5."))
                .extracting(Term::text)
                .containsExactly("In", "1,300", "B", "C", "O'Neill's", "x2", "paid", "5");
        assertThat(stems("沸点是100度")).containsExactly("沸点", "点是", "100", "度");
    }

    @Test
    void commonWords_carryNoContent() {
        assertThat(Term.in("the Board of Governors").stream()
                        .filter(Term::isContent)
                        .map(Term::text))
                .containsExactly("Board", "Governors");
    }

    @Test
    void countryInCapitals_isNoPronoun() {
        assertThat(Term.in("US").get(0).isContent()).isTrue();
        assertThat(Term.in("us").get(0).isContent()).isFalse();
    }

    private static List<String> stems(String text) {
        return Term.in(text).stream().map(Term::stem).toList();
    }
}
