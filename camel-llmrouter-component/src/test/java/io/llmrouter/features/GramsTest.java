/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GramsTest {

    @Test
    void shared_isTheSizeOfTheIntersection() {
        Random random = new Random(2);
        for (int round = 0; round < 40; round++) {
            int longest = round * 30 + 1;
            List<String> texts = IntStream.range(0, 1 + random.nextInt(11))
                    .mapToObj(i -> random.ints(random.nextInt(longest), 0, 6)
                            .collect(StringBuilder::new, (b, c) -> b.append("aBİ 7é".charAt(c)), StringBuilder::append)
                            .toString())
                    .toList();
            int others = texts.size() - 1;
            Grams grams = new Grams(texts.subList(0, others), texts.get(others));
            List<Set<String>> sequences =
                    texts.stream().map(GramsTest::sequences).toList();
            for (int a = 0; a < texts.size(); a++) {
                for (int b = 0; b < (a == others ? others : texts.size()); b++) {
                    Set<String> both = new HashSet<>(sequences.get(a));
                    both.retainAll(sequences.get(b));
                    assertThat(grams.shared(a, b)).isEqualTo(both.size());
                }
            }
        }
    }

    private static Set<String> sequences(String text) {
        String padded = ' ' + text + ' ';
        Set<String> sequences = new HashSet<>();
        for (int i = 0; i + 3 <= padded.length() && i < 1000; i++) {
            sequences.add(padded.substring(i, i + 3));
        }
        return sequences;
    }
}
