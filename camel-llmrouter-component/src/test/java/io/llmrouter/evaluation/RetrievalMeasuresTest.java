/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrievalMeasuresTest {

    @Test
    void ndcg_isThatOfThePublishedExample() {
        // Wikipedia, "Discounted cumulative gain": grades 3, 2, 3, 0, 1, 2 with 3 and 2 more not retrieved: DCG@6
        // 6.861, IDCG@6 8.740
        Map<String, Integer> grades = Map.of("d1", 3, "d2", 2, "d3", 3, "d5", 1, "d6", 2, "d7", 3, "d8", 2);
        assertThat(RetrievalMeasures.ndcg(List.of("d1", "d2", "d3", "d4", "d5", "d6"), grades, 6))
                .isCloseTo(0.785, within(5e-4));
    }

    @Test
    void ndcg_isTheShareOfTheBestOfAllOrders() {
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            List<String> documents = new ArrayList<>(List.of("a", "b", "c", "d", "e"));
            Map<String, Integer> grades = new HashMap<>();
            documents.forEach(document -> {
                int grade = random.nextInt(3);
                if (grade > 0) {
                    grades.put(document, grade);
                }
            });
            Collections.shuffle(documents, random);
            double best = best(new ArrayList<>(), documents, grades, 3);
            double expected = best == 0 ? 0 : dcg(documents, grades, 3) / best;
            assertThat(RetrievalMeasures.ndcg(documents, grades, 3)).isCloseTo(expected, within(1e-12));
        }
    }

    /** The definition, tried on every order. */
    private static double best(List<String> chosen, List<String> left, Map<String, Integer> grades, int k) {
        double best = dcg(chosen, grades, k);
        for (String next : left) {
            List<String> more = new ArrayList<>(chosen);
            more.add(next);
            List<String> rest = new ArrayList<>(left);
            rest.remove(next);
            best = Math.max(best, best(more, rest, grades, k));
        }
        return best;
    }

    private static double dcg(List<String> ranked, Map<String, Integer> grades, int k) {
        double sum = 0;
        for (int rank = 1; rank <= Math.min(k, ranked.size()); rank++) {
            sum += grades.getOrDefault(ranked.get(rank - 1), 0) / (Math.log(rank + 1) / Math.log(2));
        }
        return sum;
    }

    @Test
    void recall_isTheShareThatWasFound() {
        Map<String, Integer> grades = Map.of("a", 1, "b", 1, "c", 1, "d", 1);
        assertThat(RetrievalMeasures.recall(List.of("a", "x", "b", "c"), grades, 3))
                .isEqualTo(0.5);
        assertThat(RetrievalMeasures.recall(List.of("a"), Map.of(), 3)).isZero();
        assertThat(RetrievalMeasures.ndcg(List.of("a"), Map.of(), 3)).isZero();
    }

    @Test
    void badLine_isNamedWithItsRemedy(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("queries.jsonl");
        Files.writeString(
                file,
                "{\"id\": \"1\", \"query\": \"q\", \"relevant\": [{\"doc\": \"d\"}]}\n\n{\"id\": \"2\", \"query\": \"q\"}\n");
        assertThatThrownBy(() -> RetrievalReader.questions(file, bytes -> {}))
                .isInstanceOf(OutcomesException.class)
                .hasMessage(file + ":3: field 'relevant' is missing or no list; write [{\"doc\": \"id of a document\","
                        + " \"grade\": 1}]");
        Files.writeString(file, "");
        assertThatThrownBy(() -> RetrievalReader.documents(file, bytes -> {})).hasMessageContaining("has no line");
    }
}
