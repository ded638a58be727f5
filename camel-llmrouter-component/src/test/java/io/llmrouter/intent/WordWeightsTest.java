/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.learning.SparseVector;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WordWeightsTest {

    private final WordWeights weights =
            WordWeights.fit(Stream.of("send money", "send money now", "red car", "red car now")
                    .map(WordWeights::tokens)
                    .toList());

    @Test
    void knownText_hasUnitLength_unknownOneLess() {
        assertThat(length("send money")).isCloseTo(1, within(1e-9));
        assertThat(length("send blorpix")).isBetween(0.1, 0.95);
        assertThat(length("")).isZero();
        assertThat(length("💥💥 ßß")).isZero();
    }

    @Test
    void likeWords_shareTheirPieces() {
        SparseVector moneys = weights.vector(WordWeights.tokens("moneys"));
        assertThat(moneys.indices()).isNotEmpty();
        assertThat(weights.known(WordWeights.tokens("moneys"))).isZero();
        assertThat(weights.known(WordWeights.tokens("Send MONEY"))).isEqualTo(1);
    }

    @Test
    void tokens_areWordsAndPairs_andPiecesOfTwoToFive() {
        WordWeights.Tokens tokens = WordWeights.tokens("ab c");
        assertThat(tokens.words()).hasSize(3); // ab, c, ab c
        assertThat(tokens.pieces()).hasSize(3 + 2 + 1 + 2 + 1); // of _ab_ and _c_
        assertThat(WordWeights.tokens("x ".repeat(40_000)).words().length).isLessThanOrEqualTo(1_002);
    }

    @Test
    void columns_areOfTokensInTwoTexts() {
        WordWeights few = WordWeights.fit(List.of(WordWeights.tokens("one"), WordWeights.tokens("two")));
        assertThat(few.dimension())
                .isLessThan(WordWeights.fit(List.of(WordWeights.tokens("one"), WordWeights.tokens("one")))
                        .dimension());
    }

    private double length(String text) {
        return Math.sqrt(Arrays.stream(weights.vector(WordWeights.tokens(text)).values())
                .map(v -> v * v)
                .sum());
    }
}
