/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.labelling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.failure.LlmRouterException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionReaderTest {

    @TempDir
    private Path folder;

    @Test
    void logs_areAskedWhole_andNamedByTheirLastUserMessage() {
        QuestionRow row = read(
                        "log.jsonl",
                        "{\"id\":7,\"messages\":[{\"role\":\"system\",\"content\":\"Be kind.\"},{\"role\":\"user\",\"content\":\"Hi\"},"
                                + "{\"role\":\"assistant\",\"content\":\"Hello!\"},{\"role\":\"user\",\"content\":\"What is up?\"}],\"tenant\":\"a\"}")
                .rows()
                .get(0);
        assertThat(row.id()).isEqualTo("7");
        assertThat(row.query()).isEqualTo("What is up?");
        assertThat(row.request().messages()).hasSize(4);
        assertThat(row.fields().path("tenant").asText()).isEqualTo("a");
    }

    /** A column would have another name, or a question another text, which a model would be paid for. */
    @Test
    void markAtTheBeginning_isNoPartOfTheText_andAnotherEncodingIsRefused() throws Exception {
        assertThat(read("list.csv", "\ufeffid,query", "a,One?").rows().get(0).id())
                .isEqualTo("a");
        assertThat(read("list.txt", "\ufeffOne?").rows().get(0).query()).isEqualTo("One?");
        assertThat(read("list.jsonl", "\ufeff{\"query\":\"One?\"}")
                        .rows()
                        .get(0)
                        .query())
                .isEqualTo("One?");
        Path latin = Files.write(folder.resolve("latin.txt"), "Schön?".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> reader().read(List.of(latin)))
                .isInstanceOf(LlmRouterException.class)
                .hasMessageContaining("latin.txt cannot be read: it is not UTF-8; save it as UTF-8");
    }

    @Test
    void csv_mayHaveQuotesAndLineBreaks() {
        List<QuestionRow> rows = read("list.csv", "id,query,gold,task", "a,\"One,", "two?\",7,sum", "b,Three?,,")
                .rows();
        assertThat(rows).extracting(QuestionRow::id).containsExactly("a", "b");
        assertThat(rows.get(0).query()).isEqualTo("One,\ntwo?");
        assertThat(rows.get(0).question().gold()).isEqualTo("7");
        assertThat(rows.get(1).question().gold()).isNull();
    }

    @Test
    void plainText_alsoGzipped_getsIdsThatDoNotDependOnTheLine() throws Exception {
        Path file = folder.resolve("list.txt.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("First?\n\nSecond?\nFirst?\n".getBytes());
        }
        List<String> ids = reader().read(List.of(file)).rows().stream()
                .map(QuestionRow::id)
                .toList();
        List<String> moved = read("moved.txt", "Second?", "First?").rows().stream()
                .map(QuestionRow::id)
                .toList();
        assertThat(ids).containsExactly(moved.get(1), moved.get(0), moved.get(1) + "-2");
        assertThat(moved.get(0)).matches("q-[0-9a-f]{16}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"query\":                       | no JSON at character",
                "[1]                               | no JSON object; write one a line, such as {\"query\": \"...\"}",
                "{\"id\":\"x\"}                    | field 'query' is missing or no text; write \"query\": \"...\" or \"messages\"",
                "{\"query\":[]}                    | field 'query' is missing or no text",
                "{\"query\":\"?\",\"id\":{}}       | field 'id' is {}; write a text or a whole number, or leave it out",
                "{\"query\":\"?\",\"id\":\"first\"}| id 'first' occurs twice; ids are unique",
                "{\"query\":\"?\",\"pattern\":\"(\"} | '(' is no regular expression in RE2 syntax: missing closing )",
                "{\"messages\":[]}                 | 'messages' is missing or empty",
                "{\"messages\":[{\"role\":\"user\"}]} | 'messages[0].content'",
                "{\"messages\":[{\"role\":\"system\",\"content\":\"x\"}]} | field 'messages' has no text of a user",
            })
    void badLine_isNamed_orSkipped(String line, String message) {
        String good = "{\"id\":\"first\",\"query\":\"?\"}";
        assertThatThrownBy(() -> read("bad.jsonl", good, line))
                .isInstanceOf(LlmRouterException.class)
                .hasMessageStartingWith(folder.resolve("bad.jsonl") + ":2: ")
                .hasMessageContaining(message)
                .hasMessageEndingWith("; mend the line or use --skip-bad");
        Questions rest = new QuestionReader(Set.of(), true).read(List.of(folder.resolve("bad.jsonl")));
        assertThat(rest.rows()).hasSize(1);
        assertThat(rest.skipped()).isEqualTo(1);
    }

    @Test
    void filesThatAreNoQuestions_areNamed() throws Exception {
        assertThatThrownBy(() -> read("a.csv", "id,question", "1,x"))
                .hasMessageContaining("a.csv:1: the header [id, question] has no column 'query'");
        assertThatThrownBy(() -> read("b.csv", "query,gold", "x,1", "y"))
                .hasMessageContaining("b.csv:3: the line has 1 columns, the header has 2");
        assertThatThrownBy(() -> read("c.xlsx", "x")).hasMessageContaining("c.xlsx has no ending that says what it is");
        assertThatThrownBy(() -> read("d.txt", "")).hasMessageContaining("d.txt] has no usable question");
        assertThatThrownBy(() -> reader().read(List.of(folder.resolve("none.txt"))))
                .hasMessageContaining("none.txt is no readable file");
        Files.writeString(folder.resolve("e.txt.gz"), "no gzip");
        assertThatThrownBy(() -> reader().read(List.of(folder.resolve("e.txt.gz"))))
                .hasMessageContaining("e.txt.gz cannot be read: Not in GZIP format");
        assertThatThrownBy(() -> new QuestionReader(Set.of("gold"), false).read(List.of(folder.resolve("a.csv"))))
                .isInstanceOf(LlmRouterException.class);
        write("f.jsonl", "{\"query\":\"?\"}");
        assertThatThrownBy(() -> new QuestionReader(Set.of("gold"), false).read(List.of(folder.resolve("f.jsonl"))))
                .hasMessageContaining("f.jsonl:1: field 'gold' is missing or no text; the way of labelling needs it");
    }

    @Test
    void largerSample_keepsTheSmallerOne_andTheOrder() throws Exception {
        write(
                "many.txt",
                IntStream.range(0, 200).mapToObj(i -> "Question " + i + "?").toArray(String[]::new));
        Questions all = reader().read(List.of(folder.resolve("many.txt")));
        List<QuestionRow> ten = all.sample(10, 1).rows();
        List<QuestionRow> fifty = all.sample(50, 1).rows();
        assertThat(ten).hasSize(10).isSubsetOf(fifty);
        assertThat(fifty).hasSize(50).isSubsetOf(all.rows());
        assertThat(fifty.stream().map(all.rows()::indexOf)).isSorted();
        assertThat(all.sample(10, 2).rows()).isNotEqualTo(ten);
        assertThat(all.sample(500, 1)).isSameAs(all);
    }

    private Questions read(String name, String... lines) {
        write(name, lines);
        return reader().read(List.of(folder.resolve(name)));
    }

    private static QuestionReader reader() {
        return new QuestionReader(Set.of(), false);
    }

    private void write(String name, String... lines) {
        try {
            Files.write(folder.resolve(name), List.of(lines));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
