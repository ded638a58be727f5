/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeReaderTest {

    private static final String GOOD =
            "{'id':'1','query':'Why?','subject':'s','outcomes':[{'model':'a','score':0.5,'cost_usd':0.01},{'model':'b','score':1}]}";

    @TempDir
    private Path folder;

    @Test
    void table_hasScoresCostsAndFields() throws Exception {
        OutcomeTable table = new OutcomeReader(false).read(List.of(file(GOOD, "")));
        assertThat(table.scores("a")).containsExactly(0.5);
        assertThat(table.costs(List.of("a"), null)).isDeepEqualTo(new double[][] {{0.01}});
        assertThat(table.costs(List.of("a", "b"), null)).isNull();
        assertThat(table.rows().get(0).fields()).containsEntry("subject", "s");
        assertThatThrownBy(() -> table.scores("aa")).hasMessageContaining("did you mean 'a'?");
    }

    @Test
    void gzip_isReadByItsName() throws Exception {
        Path zipped = folder.resolve("t.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write(GOOD.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        }
        assertThat(new OutcomeReader(false).read(List.of(zipped)).rows()).hasSize(1);
        Path fake = Files.move(file(GOOD), folder.resolve("fake.gz"));
        assertThatThrownBy(() -> new OutcomeReader(false).read(List.of(fake))).hasMessageContaining("no gzip file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense                                                            | no JSON",
                "{'query':'q','outcomes':[{'model':'a','score':1}]}                  | field 'id' is missing",
                "{'id':'2','query':' ','outcomes':[{'model':'a','score':1}]}         | field 'query' is missing",
                "{'id':'2','query':'q'}                                              | field 'outcomes' is missing",
                "{'id':'2','query':'q','outcomes':[{'model':'a','score':'1'}]}       | field 'score' of model 'a'",
                "{'id':'2','query':'q','outcomes':[{'model':'a','score':1.5}]}       | from 0 to 1",
                "{'id':'2','query':'q','outcomes':[{'model':'a','score':NaN}]}       | no JSON",
                "{'id':'1','query':'q','outcomes':[{'model':'a','score':1}]}         | id '1' occurs twice"
            })
    void badLine_isNamed_orCountedIfAsked(String line, String message) throws Exception {
        Path file = file(GOOD, line);
        assertThatThrownBy(() -> new OutcomeReader(false).read(List.of(file)))
                .hasMessageContaining(file + ":2: ")
                .hasMessageContaining(message)
                .hasMessageContaining("--skip-bad");
        OutcomeTable table = new OutcomeReader(true).read(List.of(file));
        assertThat(table.rows()).hasSize(1);
        assertThat(table.skipped()).isEqualTo(1);
    }

    @Test
    void tableWithoutRows_isRefused() throws Exception {
        Path empty = file("");
        assertThatThrownBy(() -> new OutcomeReader(true).read(List.of(empty))).hasMessageContaining("no usable row");
    }

    private Path file(String... lines) throws Exception {
        return Files.writeString(
                folder.resolve("t.jsonl"), String.join("\n", lines).replace('\'', '"'));
    }
}
