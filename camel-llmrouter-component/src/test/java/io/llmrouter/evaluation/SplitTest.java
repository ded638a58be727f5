/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SplitTest {

    private final OutcomeTable table = table();

    /** 100 rows of 50 texts that differ in case and punctuation only, of 5 subjects. */
    private static OutcomeTable table() {
        List<OutcomeRow> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String text = i < 50 ? "Question " + i + "?" : "QUESTION " + (i - 50);
            rows.add(new OutcomeRow(
                    "r" + i, text, Map.of("subject", "s" + i % 5), Map.of("a", new OutcomeRow.Outcome(1, null))));
        }
        return new OutcomeTable(rows, 0);
    }

    @Test
    void folds_measureEveryRowOnce_andNeverSeparateDuplicates() {
        List<Split> splits = Split.folds(table, 5, null, 1);
        assertThat(splits.stream().flatMap(split -> split.test().stream()))
                .hasSize(100)
                .doesNotHaveDuplicates();
        for (Split split : splits) {
            assertThat(texts(split.train())).doesNotContainAnyElementsOf(texts(split.test()));
            assertThat(split.train().size() + split.test().size()).isEqualTo(100);
        }
    }

    @Test
    void anotherTable_thatHasAllTexts_leavesNothingToLearnFrom_andSaysSo() {
        assertThatThrownBy(() -> Split.after(new OutcomeTable(table.rows(), 0).and(table), 100))
                .isInstanceOf(OutcomesException.class)
                .hasMessageStartingWith("all 100 rows of --outcomes have texts that --test has too");
    }

    @Test
    void folds_byField_keepItsValuesTogether() {
        for (Split split : Split.folds(table, 5, "subject", 1)) {
            assertThat(split.test().stream().map(row -> row % 5).distinct()).hasSize(1);
        }
        assertThatThrownBy(() -> Split.folds(table, 6, "subject", 1)).hasMessageContaining("there are 5");
        assertThatThrownBy(() -> Split.folds(table, 2, "topic", 1)).hasMessageContaining("it has [subject]");
    }

    @Test
    void folds_byField_doNotSeparateDuplicatesOfAnotherValue() {
        List<OutcomeRow> rows = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String text = i == 5 ? "QUESTION 0!" : "Question " + i;
            rows.add(new OutcomeRow("r" + i, text, Map.of("subject", "s" + i), Map.of()));
        }
        for (long seed = 0; seed < 20; seed++) {
            for (Split split : Split.folds(new OutcomeTable(rows, 0), 2, "subject", seed)) {
                assertThat(split.train().contains(0)).isEqualTo(split.train().contains(5));
            }
        }
    }

    @Test
    void labels_areAHandful_withTheirDuplicates() {
        Split split = Split.labels(table, 10, 1);
        assertThat(split.train()).hasSize(10);
        assertThat(texts(split.train())).doesNotContainAnyElementsOf(texts(split.test()));
        assertThat(Split.labels(table, 10, 1)).isEqualTo(split).isNotEqualTo(Split.labels(table, 10, 2));
        assertThatThrownBy(() -> Split.labels(table, 100, 1)).hasMessageContaining("nothing to measure on");
    }

    @Test
    void anotherTable_isMeasuredWithoutItsTextsAmongTheLearned() {
        Split split = Split.after(table, 60);
        assertThat(split.test()).hasSize(40).startsWith(60);
        assertThat(split.train()).hasSize(20);
        assertThat(texts(split.train())).doesNotContainAnyElementsOf(texts(split.test()));
    }

    private List<String> texts(List<Integer> rows) {
        return rows.stream()
                .map(row -> OutcomeTable.normalised(table.rows().get(row)))
                .collect(Collectors.toList());
    }
}
