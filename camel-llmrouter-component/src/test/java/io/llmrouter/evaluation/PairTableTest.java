/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairTableTest {

    private static final String GOOD = "{\"text_a\": \"a?\", \"text_b\": \"b?\", \"duplicate\": true}\n";

    @TempDir
    private Path folder;

    private PairTable read(String text, boolean skipBad) throws IOException {
        Path file = Files.writeString(folder.resolve("pairs.jsonl"), text);
        return new PairReader(skipBad).read(List.of(file), bytes -> {});
    }

    @Test
    void reader_takesBothNamesOfFieldsAndGzip() throws IOException {
        String text = GOOD + "\n{\"asked\": \"c\", \"kept\": \"d\", \"right\": 0, \"cluster_a\": 7, \"more\": []}\n";
        PairTable table = read(text, false);
        assertThat(table.rows())
                .containsExactly(new PairRow("a?", "b?", true, null, null), new PairRow("c", "d", false, "7", null));
        Path zipped = folder.resolve("pairs.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(new PairReader(false).read(List.of(zipped), bytes -> {}).rows())
                .isEqualTo(table.rows());
        Files.write(zipped, java.util.Arrays.copyOf(Files.readAllBytes(zipped), 30));
        assertThatThrownBy(() -> new PairReader(true).read(List.of(zipped), bytes -> {}))
                .isInstanceOf(OutcomesException.class)
                .hasMessageContaining("truncated gzip");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {"text_b": "b", "duplicate": true}                                  | field 'text_a' (or 'asked') is missing
            {"text_a": " ", "text_b": "b", "duplicate": true}                   | field 'text_a' is " "
            {"text_a": "a", "text_b": 3, "duplicate": true}                     | field 'text_b' is 3
            {"text_a": "a", "text_b": "b"}                                      | field 'duplicate' (or 'right') is missing
            {"text_a": "a", "text_b": "b", "duplicate": "yes"}                  | field 'duplicate' is "yes"; write true or false
            {"text_a": "a", "text_b": "b", "duplicate": true, "cluster_b": [1]} | field 'cluster_b' is [1]
            {"text_a": "a", "text_b                                             | no JSON
            [1]                                                                 | no JSON object
            """)
    void reader_ofABadLine_namesLineFieldAndRemedy(String line, String message) throws IOException {
        assertThatThrownBy(() -> read(GOOD + line + "\n", false))
                .isInstanceOf(OutcomesException.class)
                .hasMessageContaining("pairs.jsonl:2: ")
                .hasMessageContaining(message)
                .hasMessageContaining("--skip-bad");
        PairTable table = read(GOOD + line + "\n", true);
        assertThat(table.rows()).hasSize(1);
        assertThat(table.skipped()).isEqualTo(1);
    }

    @Test
    void table_thatTeachesNothing_saysSo() throws IOException {
        assertThatThrownBy(() -> read("", false)).hasMessageContaining("no usable row");
        assertThatThrownBy(() -> read(GOOD, false).requireBothLabels(2)).hasMessageContaining("there are 1 pairs");
        assertThatThrownBy(() -> read(GOOD + GOOD, false).requireBothLabels(2))
                .hasMessageContaining("duplicate = true");
    }

    @Test
    void components_joinByTextAndCluster() {
        PairTable table = new PairTable(
                List.of(
                        new PairRow("a", "b", true, null, null),
                        new PairRow("c", "d", true, "x", null),
                        new PairRow("e", "b", false, null, null),
                        new PairRow("f", "g", false, null, "x"),
                        new PairRow("h", "i", false, null, null)),
                0);
        assertThat(table.components()).containsExactly(0, 1, 0, 1, 2);
    }

    @Test
    void folds_neverPartAComponentAndAreEven() {
        Random random = new Random(3);
        int[] components = random.ints(2000, 0, 700).toArray();
        int[] fold = PairFolds.dealt(components, 5, 11);
        Map<Integer, Integer> of = new HashMap<>();
        int[] sizes = new int[5];
        for (int i = 0; i < components.length; i++) {
            assertThat(of.computeIfAbsent(components[i], c -> fold(fold, components, c)))
                    .isEqualTo(fold[i]);
            sizes[fold[i]]++;
        }
        for (int size : sizes) {
            assertThat(size).isBetween(380, 420);
        }
        assertThat(PairFolds.dealt(components, 5, 11)).isEqualTo(fold);
        assertThat(PairFolds.dealt(components, 5, 12)).isNotEqualTo(fold);
    }

    private static int fold(int[] fold, int[] components, int component) {
        for (int i = 0; i < fold.length; i++) {
            if (components[i] == component) {
                return fold[i];
            }
        }
        throw new IllegalStateException();
    }
}
