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

class HashedTfIdfTest {

    private static final List<String> TEXTS = List.of("the cat", "the dog sleeps", "A cat, a cat and the dog's cat");

    /** The oracle: strings put together, counted in a map, weighed by the formula. */
    private static Map<Integer, Double> counts(String text) {
        String[] words = text.toLowerCase().split("[^a-z']+");
        Map<Integer, Double> counts = new TreeMap<>();
        for (int i = 0; i < words.length; i++) {
            for (String token : i == 0 ? List.of(words[i]) : List.of(words[i], words[i - 1] + ' ' + words[i])) {
                int hash = HashedCounts.mixed(token.hashCode());
                counts.merge(hash & (HashedTfIdf.DIMENSION - 1), hash < 0 ? -1.0 : 1.0, Double::sum);
            }
        }
        return counts;
    }

    @Test
    void vector_isTheFormulaWrittenOut() {
        HashedTfIdf fitted = HashedTfIdf.fit(TEXTS);
        for (String text : TEXTS) {
            Map<Integer, Double> expected = new TreeMap<>();
            counts(text).forEach((index, count) -> {
                long documents = TEXTS.stream()
                        .filter(other -> counts(other).containsKey(index))
                        .count();
                double idf = Math.log((1.0 + TEXTS.size()) / (1 + documents)) + 1;
                expected.put(index, Math.signum(count) * Math.log1p(Math.abs(count)) * idf);
            });
            double length =
                    Math.sqrt(expected.values().stream().mapToDouble(x -> x * x).sum());

            SparseVector vector = fitted.vector(text);

            assertThat(Arrays.stream(vector.indices()).boxed()).containsExactlyElementsOf(expected.keySet());
            double[] weights =
                    expected.values().stream().mapToDouble(x -> x / length).toArray();
            assertThat(vector.values()).containsExactly(weights, within(1e-6));
        }
    }

    @Test
    void textWithoutWords_isZero_andHasNoRarity() {
        HashedTfIdf.Weighed weighed = HashedTfIdf.fit(TEXTS).weigh(Words.of(" ?! "));

        assertThat(weighed.vector().indices()).isEmpty();
        assertThat(weighed.rarity()).containsExactly(0, 0, 0);
    }
}
