/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.failure.ConfigurationException;
import io.llmrouter.intent.IntentExamples.Example;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExampleReaderTest {

    private static final Example HELLO = new Example("hello, you", "greet");
    private static final Example REFUND = new Example("I want \"my\" money", "refund");

    @TempDir
    private Path folder;

    @Test
    void threeForms_giveTheSame() throws Exception {
        IntentExamples csv = read(
                "a.csv",
                "\ufeffid,Intent,text\n1,greet,\"hello, you\"\n\n2,refund,\"I want \"\"my\"\" money\"\n3,oos,rain?\n");
        assertThat(csv.examples()).containsExactly(HELLO, REFUND);
        assertThat(csv.outOfScope()).containsExactly("rain?");
        assertThat(csv.intents()).containsExactly("greet", "refund");
        String json =
                "{\"text\":\"hello, you\",\"intent\":\"greet\",\"x\":1}\n\n{\"text\":\"I want \\\"my\\\" money\",\"intent\":\"refund\"}\n"
                        + "{\"text\":\"rain?\",\"intent\":\"out_of_scope\"}";
        assertThat(read("a.jsonl", json).examples()).isEqualTo(csv.examples());
        IntentExamples yaml =
                read("a.yaml", "greet:\n  - hello, you\nrefund: ['I want \"my\" money']\noos:\n  - rain?\n");
        assertThat(yaml.examples()).isEqualTo(csv.examples());
        assertThat(yaml.outOfScope()).isEqualTo(csv.outOfScope());
        Path zipped = folder.resolve("a.jsonl.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
            out.write(json.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(ExampleReader.read(zipped).examples()).isEqualTo(csv.examples());
    }

    @Test
    void everythingWrong_isSaidAtOnce_withItsLine() {
        assertThatThrownBy(() -> read("b.csv", "text,intent\na,\n,x\n\"two\nlines\",y\nq,w,z\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("b.csv:2: intent is empty")
                .hasMessageContaining("b.csv:3: text is empty")
                .hasMessageContaining("b.csv:6: the row has 3 fields, the header has 2");
        assertThatThrownBy(() -> read("b.jsonl", "{\"text\":1,\"intent\":\"x\"}\n{\n{\"text\":\"a\"}"))
                .hasMessageContaining("b.jsonl:1: text is missing or no text")
                .hasMessageContaining("b.jsonl:2: the row is no JSON")
                .hasMessageContaining("b.jsonl:3: intent is missing");
        assertThatThrownBy(() -> read("b.yaml", "a: [x]\nb: y\nc: [[z]]\n"))
                .hasMessageContaining("b.yaml:2: intent 'b' has no list of texts")
                .hasMessageContaining("b.yaml:3: text is a list or mapping");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c.csv | text;intent | the header is [text;intent]",
                "c.csv | text,intent | has 0 examples of 0 intents",
                "c.csv | text,intent~a,x~b,x | has 2 examples of 1 intents",
                "c.csv | text,intent~\"a,x | is no CSV",
                "c.yaml | [a] | is empty or no mapping",
                "c.yaml | a: [x | c.yaml:1: not YAML",
                "c.doc | x | ends in .doc",
                "c.txt | x | names no intents"
            })
    void nonsense_isRefused(String name, String content, String message) {
        assertThatThrownBy(() -> read(name, content.replace('~', '\n')))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void bounds_hold() {
        assertThatThrownBy(() -> read("d.csv", "text,intent\n" + "x".repeat(10_001) + ",a\n"))
                .hasMessageContaining("d.csv:2: text has 10001 characters");
        assertThatThrownBy(() -> read("d.csv", "text,intent\nx," + "a".repeat(101) + "\n"))
                .hasMessageContaining("d.csv:2: intent has 101 characters");
        assertThatThrownBy(() -> read("d.csv", "text,intent\n" + "x,a\n".repeat(200_001)))
                .hasMessageContaining("more than 200000 examples");
        assertThatThrownBy(() -> ExampleReader.read(folder.resolve("none.csv")))
                .hasMessageContaining("none.csv' is no readable file");
        assertThatThrownBy(() -> ExampleReader.read(
                        Files.write(folder.resolve("latin.csv"), new byte[] {'t', (byte) 0xe4, 't'})))
                .hasMessageContaining("is not UTF-8");
    }

    @Test
    void textUnderTwoIntents_countsOnce_andIsReported() throws Exception {
        IntentExamples examples = read("e.csv", "text,intent\nTurn it  up,a\nquiet,b\nturn it up,b\nquiet,b\n");
        assertThat(examples.examples()).containsExactly(new Example("Turn it  up", "a"), new Example("quiet", "b"));
        assertThat(examples.warnings())
                .singleElement()
                .asString()
                .contains("e.csv:4: the text stands under 'b' here and under 'a' in line 2");
    }

    @Test
    void negatives_areTextsOfAnyForm_andALabelCanMeanThem() throws Exception {
        Path plain = Files.writeString(folder.resolve("n.txt"), "what is love\n\nsing\n");
        assertThat(ExampleReader.readOutOfScope(plain)).containsExactly("what is love", "sing");
        Path csv = Files.writeString(folder.resolve("n.csv"), "text\nwhat is love\n");
        assertThat(ExampleReader.readOutOfScope(csv)).containsExactly("what is love");
        Path labelled = Files.writeString(folder.resolve("l.csv"), "text,intent\na,x\nb,y\nc,other\n");
        assertThat(ExampleReader.read(labelled, "other").outOfScope()).containsExactly("c");
        assertThat(ExampleReader.read(labelled).intents()).contains("other");
    }

    private IntentExamples read(String name, String content) throws Exception {
        return ExampleReader.read(Files.writeString(folder.resolve(name), content));
    }
}
