/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
                "{'id':'2','query':'q','outcomes':[{'model':'a','score':NaN}]}       | no JSON at field 'score' (Non-standard token 'NaN');",
                "{'id':'2','query':'q                                                | no JSON at field 'query' (",
                "{'id':'2','query':'q','outcomes':[{'model':'a','score':1e999}]}     | from 0 to 1",
                "{'id':'2','query':'q','outcomes':[{'model':'a','score':null}]}      | field 'score' of model 'a'",
                "{'id':'2','query':'q','outcomes':[{'model':'a'}]}                   | field 'score' of model 'a' is missing",
                "{'id':'2','query':'q','outcomes':[{'score':1}]}                     | field 'model' is missing",
                "{'id':'2','query':'q','outcomes':[{'model':'a','score':1,'cost_usd':-1}]} | field 'cost_usd' of model 'a' is -1",
                "{'id':'2','query':'q','outcomes':[{'model':'a','score':1,'tokens_in':'3'}]} | field 'tokens_in' of model 'a'",
                "{'id':'2','query':'q','outcomes':[{'model':'a','score':1},{'model':'a','score':0}]} | model 'a' twice",
                "{'id':'2','id':'3','query':'q','outcomes':[{'model':'a','score':1}]} | no JSON at field 'id' (Duplicate field 'id'",
                "{'id':'2','query':'q','outcomes':[{'model':'a','score':1}]} more    | no JSON",
                "[1]                                                                 | no JSON object, but ARRAY",
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
    void brokenFiles_areNamed() throws Exception {
        byte[] zipped = Files.readAllBytes(Path.of("../examples/data/gsm8k-mixtral-gpt4.jsonl.gz"));
        Path cut = Files.write(folder.resolve("cut.jsonl.gz"), Arrays.copyOf(zipped, zipped.length / 2));
        assertThatThrownBy(() -> new OutcomeReader(true).read(List.of(cut)))
                .hasMessageContaining("cut.jsonl.gz is a broken or truncated gzip file");
        zipped[zipped.length / 2] ^= 0x55;
        zipped[zipped.length / 2 + 1] ^= 0x55;
        Path torn = Files.write(folder.resolve("torn.jsonl.gz"), zipped);
        assertThatThrownBy(() -> new OutcomeReader(false).read(List.of(torn))).isInstanceOf(OutcomesException.class);
        assertThatThrownBy(() -> new OutcomeReader(false).read(List.of(folder)))
                .hasMessageContaining("is no readable file");
    }

    /** Parts may follow each other; a damaged one would otherwise be left out without a word. */
    @Test
    void bytesAfterTheEndOfAGzip_areAnError_andASecondPartIsNot() throws Exception {
        byte[] part = zipped(row("1"));
        byte[] other = zipped(row("2"));
        Path both = Files.write(folder.resolve("both.jsonl.gz"), joined(part, other));
        assertThat(new OutcomeReader(false).read(List.of(both)).rows()).hasSize(2);
        other[0] = 0;
        Path damaged = Files.write(folder.resolve("damaged.jsonl.gz"), joined(part, other));
        Path garbage =
                Files.write(folder.resolve("garbage.jsonl.gz"), joined(part, "\n".getBytes(StandardCharsets.UTF_8)));
        for (Path file : List.of(damaged, garbage)) {
            assertThatThrownBy(() -> new OutcomeReader(true).read(List.of(file)))
                    .isInstanceOf(OutcomesException.class)
                    .hasMessageContaining("is a broken or truncated gzip file (bytes that are no gzip follow its end)");
        }
    }

    private static String row(String id) {
        return "{\"id\":\"" + id + "\",\"query\":\"q\",\"outcomes\":[{\"model\":\"a\",\"score\":1}]}\n";
    }

    private static byte[] zipped(String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    @Test
    void gzip_isReadByItsContent_too() throws Exception {
        Path unnamed =
                Files.copy(Path.of("../examples/data/gsm8k-mixtral-gpt4.jsonl.gz"), folder.resolve("unnamed.jsonl"));
        long[] bytes = {0};
        assertThat(new OutcomeReader(false)
                        .read(List.of(unnamed), more -> bytes[0] += more)
                        .rows())
                .hasSize(852);
        assertThat(bytes[0]).isEqualTo(Files.size(unnamed));
    }

    @Test
    void hugeLine_isNotReadIntoMemory_andTheNextOneIsStillRead() throws Exception {
        Path file = folder.resolve("huge.jsonl");
        byte[] filler = new byte[1 << 20];
        Arrays.fill(filler, (byte) 'x');
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < 11; i++) {
                out.write(filler);
            }
            out.write(('\n' + GOOD.replace('\'', '"')).getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> new OutcomeReader(false).read(List.of(file)))
                .hasMessageContaining("huge.jsonl:1: the line is longer than 10 MB");
        OutcomeTable table = new OutcomeReader(true).read(List.of(file));
        assertThat(table.rows()).hasSize(1);
        assertThat(table.skipped()).isEqualTo(1);
    }

    @Test
    void wantedModels_areInEveryRow() throws Exception {
        Path file = file(GOOD, "{'id':'2','query':'q','outcomes':[{'model':'a','score':1}]}");
        OutcomeFilter both = new OutcomeFilter(List.of("a", "b"), Map.of());
        assertThatThrownBy(() -> new OutcomeReader(false, both).read(List.of(file)))
                .hasMessageContaining(":2: row '2' has no outcome of model 'b', and so for 1 rows in all")
                .hasMessageContaining("--skip-bad");
        OutcomeTable table = new OutcomeReader(true, both).read(List.of(file));
        assertThat(table.rows()).hasSize(1);
        assertThat(table.skipped()).isEqualTo(1);
        assertThatThrownBy(() -> new OutcomeReader(true, new OutcomeFilter(List.of("c"), Map.of())).read(List.of(file)))
                .hasMessageContaining("unknown model in the outcome table 'c'; known: [a, b]");
    }

    @Test
    void replies_areReadWhereTheyAreWanted() throws Exception {
        Path file = file("{'id':'1','query':'q','outcomes':[{'model':'a','score':1,'answer':'yes','logprob':-0.5,"
                + "'latency_ms':12},{'model':'b','score':1,'logprob':null}]}");
        OutcomeFilter wanted =
                new OutcomeFilter(List.of(), Map.of(), Map.of(), new OutcomeFilter.Replies(true, "logprob"));
        Map<String, OutcomeRow.Outcome> read = new OutcomeReader(false, wanted)
                .read(List.of(file))
                .rows()
                .get(0)
                .outcomes();
        assertThat(read.get("a").reply()).isEqualTo(new OutcomeRow.Reply("yes", -0.5, 12));
        assertThat(read.get("b").reply()).isEqualTo(OutcomeRow.Reply.UNREAD);
        assertThat(new OutcomeReader(false)
                        .read(List.of(file))
                        .rows()
                        .get(0)
                        .outcomes()
                        .get("a")
                        .reply())
                .isEqualTo(OutcomeRow.Reply.UNREAD);
        Path wrong = file("{'id':'1','query':'q','outcomes':[{'model':'a','score':1,'logprob':'high'}]}");
        assertThatThrownBy(() -> new OutcomeReader(false, wanted).read(List.of(wrong)))
                .hasMessageContaining(
                        "field 'logprob' of model 'a' is \"high\"; a confidence signal is a finite number or null");
    }

    @Test
    void rowsWithAValue_areLeftOut() throws Exception {
        Path file = file(
                GOOD,
                "{'id':'2','query':'q','subject':'t','easy':true,'gold':'" + "long ".repeat(30)
                        + "','outcomes':[{'model':'a','score':1}]}");
        OutcomeFilter without = new OutcomeFilter(List.of(), Map.of("subject", List.of("s")));
        OutcomeTable table = new OutcomeReader(false, without).read(List.of(file));
        assertThat(table.rows()).extracting(OutcomeRow::id).containsExactly("2");
        assertThat(table.leftOut()).isEqualTo(1);
        assertThat(table.rows().get(0).fields()).containsOnly(Map.entry("subject", "t"), Map.entry("easy", "true"));
        OutcomeFilter only = new OutcomeFilter(
                List.of(), Map.of("subject", List.of("s", "u")), Map.of(), OutcomeFilter.Replies.NONE);
        assertThat(new OutcomeReader(false, only).read(List.of(file)).rows())
                .extracting(OutcomeRow::id)
                .containsExactly("1");
        OutcomeFilter unknown = new OutcomeFilter(List.of(), Map.of("subjekt", List.of("s")));
        assertThatThrownBy(() -> new OutcomeReader(false, unknown).read(List.of(file)))
                .hasMessageContaining("unknown field in the outcome table 'subjekt'")
                .hasMessageContaining("did you mean 'subject'?");
    }

    @Test
    void prices_costTokens_whereNoCostIsStated() throws Exception {
        Path file = file(
                "{'id':'1','query':'q','outcomes':[{'model':'a','score':1,'cost_usd':0.5,'tokens_in':1000,'tokens_out':10},"
                        + "{'model':'b','score':1,'tokens_in':2000,'tokens_out':100}]}");
        OutcomeTable table = new OutcomeReader(false).read(List.of(file));
        Path list = Files.writeString(
                folder.resolve("prices.yaml"), "a: {input: 1, output: 2.5}\nb: {input: 10, output: 30}\n");
        assertThat(table.costs(List.of("a", "b"), PriceList.read(list))[0])
                .containsExactly(new double[] {0.001025, 0.023}, within(1e-12));
        assertThat(table.costs(List.of("a"), PriceList.read(list))[0]).containsExactly(0.5);
        Files.writeString(list, "{\"a\": {\"input\": 1, \"output\": 2}}");
        assertThatThrownBy(() -> table.costs(List.of("a", "b"), PriceList.read(list)))
                .hasMessageContaining("unknown model in the price list 'b'");
        for (String bad : List.of("", "[1]", "a: 3", "a: {input: x, output: 1}", "a: {input: -1, output: 1}", "a: {")) {
            Files.writeString(list, bad);
            assertThatThrownBy(() -> PriceList.read(list))
                    .isInstanceOf(OutcomesException.class)
                    .hasMessageContaining("prices.yaml");
        }
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
