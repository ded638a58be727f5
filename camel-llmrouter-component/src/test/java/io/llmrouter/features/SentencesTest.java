/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentencesTest {

    @Test
    void abbreviationsInitialsAndDecimals_endNoSentence() {
        assertThat(Sentences.in(
                        "Dr. Ada M. Lovelace wrote it in approx. 1843. It costs 2.50 in the U.S. market, e.g. Boston. See No. 7 for more!",
                        9))
                .containsExactly(
                        "Dr. Ada M. Lovelace wrote it in approx. 1843.",
                        "It costs 2.50 in the U.S. market, e.g. Boston.",
                        "See No. 7 for more!");
    }

    @Test
    void blankLinesAndListItems_endASentence_wrappedLinesDoNot() {
        assertThat(Sentences.in("Opening hours\n\nOpen on\nMondays\n- closed on Fridays\n2. By appointment", 9))
                .containsExactly("Opening hours", "Open on\nMondays", "- closed on Fridays", "2. By appointment");
    }

    @Test
    void otherScripts_haveSentencesToo() {
        assertThat(Sentences.in("水在一百度沸腾。它在零度结冰。", 9)).containsExactly("水在一百度沸腾。", "它在零度结冰。");
    }

    @Test
    void noMoreThanAskedFor_areCut() {
        assertThat(Sentences.in("One. ".repeat(10_000), 3)).hasSize(3);
        assertThat(Sentences.in("  \n\n ", 3)).isEmpty();
    }
}
