/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    private static final List<String> KNOWN = List.of("small", "large", "large-eu", "faq");

    @ParameterizedTest
    @CsvSource({"smal,small", "SMALL,small", "lrage,large", "large-us,large-eu", "fa,faq"})
    void nearest_withinTwoEdits_isFound(String written, String meant) {
        assertThat(Suggestion.nearest(written, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"medium", "sm", "q", "xyz"})
    void nearest_ofSomethingElse_isNotInvented(String written) {
        assertThat(Suggestion.nearest(written, KNOWN)).isEmpty();
    }

    @Test
    void nearest_ofTwoEquallyNear_isTheFirstByName() {
        assertThat(Suggestion.nearest("model-c", List.of("model-b", "model-a"))).contains("model-a");
    }

    @Test
    void unknown_saysWhatIsKnown_inOrder() {
        assertThat(Suggestion.unknown("model", "smal", KNOWN))
                .isEqualTo("unknown model 'smal'; known: [faq, large, large-eu, small]; did you mean 'small'?");
    }

    @Test
    void unknown_nameFromAStranger_isOneShortLine() {
        assertThat(Suggestion.unknown("model", "x\nERROR forged log line" + "y".repeat(100_000), KNOWN))
                .hasSizeLessThan(200)
                .doesNotContain("\n");
    }
}
