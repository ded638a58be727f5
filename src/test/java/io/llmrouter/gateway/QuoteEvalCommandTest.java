/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class QuoteEvalCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** 15 houses with two questions each that a sentence answers, and one whose answer stands in a sentence that shares no word with it. */
    @Test
    void easyQuestionsAreRight_hardOnesAreNot_andTheConfidenceKnows() throws Exception {
        StringBuilder corpus = new StringBuilder();
        StringBuilder questions = new StringBuilder();
        String[] names =
                "Aspen Birch Cedar Dogwood Elm Fir Ginkgo Hazel Ivy Juniper Kapok Larch Maple Neem Oak".split(" ");
        for (int i = 0; i < names.length; i++) {
            String house = names[i] + " House";
            int year = 1800 + 3 * i;
            corpus.append(String.format(
                    "{\"id\":\"d%d\",\"title\":\"Houses\",\"text\":\"%s was built in %d. Its roof is made of %d tiles. Lunch costs %d euros.\"}%n",
                    i, house, year, 5000 + i, 7 + i));
            questions.append(question("When was " + house + " built?", "" + year, i));
            questions.append(question("How many tiles are on the roof of " + house + "?", "" + (5000 + i), i));
            questions.append(question("Is eating there expensive?", (7 + i) + " euros", i));
        }
        Path json = folder.resolve("out.json");
        assertThat(run(write("c.jsonl", corpus), write("q.jsonl", questions), "--json", json.toString()))
                .as(err::toString)
                .isZero();

        JsonNode figures = new ObjectMapper().readTree(json.toFile());
        JsonNode own = figures.path("quotes own passage");
        assertThat(figures.path("questions").asInt()).isEqualTo(45);
        assertThat(own.path("own passage: answer in the sentence").path("value").asDouble())
                .isEqualTo(30 / 45.0);
        assertThat(own.path("own passage: AUROC of the confidence")
                        .path("value")
                        .asDouble())
                .isEqualTo(1);
        assertThat(own.path("own passage, wanted 95 %: answered free")
                        .path("value")
                        .asDouble())
                .isEqualTo(30 / 45.0);
        assertThat(own.path("own passage, wanted 95 %: right among them")
                        .path("value")
                        .asDouble())
                .isEqualTo(1);
        JsonNode grounded = figures.path("groundedness");
        assertThat(grounded.path("groundedness AUROC: quoted / number changed")
                        .path("value")
                        .asDouble())
                .isEqualTo(1);
        assertThat(grounded.path("gate lets pass: quoted, 45").path("value").asDouble())
                .isEqualTo(1);
        assertThat(out.toString()).contains("own passage: AUROC of the confidence", "time of an answer in us, p50");
    }

    @Test
    void wrongFiles_areNamedWithTheirLine() throws Exception {
        Path corpus = write("c.jsonl", "{\"id\":\"d0\",\"text\":\"It is so.\"}\n");
        assertThat(run(corpus, write("q.jsonl", question("What?", "so", 0) + question("What?", "so", 7))))
                .isEqualTo(1);
        assertThat(err.toString()).contains("q.jsonl:2: the question has document 'd7', which the corpus lacks");
        assertThat(run(folder.resolve("none.jsonl"), corpus)).isEqualTo(1);
        assertThat(err.toString()).contains("none.jsonl' is no readable file");
        assertThat(run(corpus, corpus, "--passages", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("'--passages': 0; write a whole number from 1 to 20");
    }

    private static String question(String text, String answer, int document) {
        return String.format(
                "{\"query\":\"%s\",\"answers\":[\"%s\"],\"relevant\":[{\"doc\":\"d%d\"}]}%n", text, answer, document);
    }

    private Path write(String name, CharSequence text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private int run(Path corpus, Path questions, String... more) {
        CommandLine line = LlmRouterMain.line().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] arguments = new String[5 + more.length];
        arguments[0] = "quote-eval";
        arguments[1] = "--corpus";
        arguments[2] = corpus.toString();
        arguments[3] = "--questions";
        arguments[4] = questions.toString();
        System.arraycopy(more, 0, arguments, 5, more.length);
        return line.execute(arguments);
    }
}
