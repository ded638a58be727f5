/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.learning.SparseVector;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CharacterTfIdfTest {

    private static final CharacterTfIdf FITTED = CharacterTfIdf.fit(List.of("unbelievable", "believing"));

    /** The oracle: substrings of each padded word, counted in a map. */
    private static Map<Integer, Integer> counts(String... words) {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (String word : words) {
            String padded = ' ' + word + ' ';
            for (int n = 3; n <= 5; n++) {
                for (int i = 0; i + n <= padded.length(); i++) {
                    int hash = HashedCounts.mixed(padded.substring(i, i + n).hashCode());
                    counts.merge(hash & (CharacterTfIdf.DIMENSION - 1), hash < 0 ? -1 : 1, Integer::sum);
                }
            }
        }
        return counts;
    }

    private static double cosine(String one, String other) {
        double[] dense = new double[CharacterTfIdf.DIMENSION];
        FITTED.vector(Words.of(other)).addTo(dense, 1);
        return FITTED.vector(Words.of(one)).dot(dense);
    }

    @Test
    void vector_hasTheSequencesOfEachDistinctWordOnce_inLowerCase() {
        Map<Integer, Integer> expected = counts("believe", "it's", "i");

        SparseVector vector = FITTED.vector(Words.of("Believe it's I, BELIEVE!"));

        assertThat(Arrays.stream(vector.indices()).boxed()).containsExactlyElementsOf(expected.keySet());
        for (int i = 0; i < vector.indices().length; i++) {
            assertThat(Math.signum(vector.values()[i])).isEqualTo(Math.signum(expected.get(vector.indices()[i])));
        }
        assertThat(Arrays.stream(vector.values()).map(x -> x * x).sum()).isCloseTo(1, within(1e-9));
    }

    @Test
    void inflections_areAlike_whereWordsAreNot() {
        assertThat(cosine("believed", "believes")).isGreaterThan(0.4);
        assertThat(cosine("believed", "quantum")).isCloseTo(0, within(0.1));
    }

    @Test
    void textsWithoutWords_orOfOneHugeWord_areBounded() {
        assertThat(FITTED.vector(Words.of("?!")).indices()).isEmpty();
        assertThat(FITTED.vector(Words.of("x".repeat(100_000))).indices().length)
                .isLessThan(10);
        assertThat(cosine("ab".repeat(50_000), "ab".repeat(12))).isGreaterThan(0.9);
    }
}
