/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.intent.ExampleReader;
import io.llmrouter.intent.IntentExamples;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The questions of the demo's support desk, and the answers that stand in for a model: one an intent, and an own one for each question of none. Stateless. */
final class DeskData {

    /** Questions to calibrate on. */
    static final String LABELLED = "examples/data/intents-support.csv";

    /** Other questions, which the stream asks. */
    static final String ASKED = "examples/data/intents-support-test.csv";

    private static final String ANSWERS = "demo/desk-answers.properties";
    private static final String MODEL = "written-answers";

    private DeskData() {}

    /**
     * A question.
     *
     * @param text as it is asked
     * @param intent what is meant; null if it is none of the desk's
     */
    record DeskQuestion(String text, String intent) {

        /** Whether the answer to one serves the other. */
        boolean means(DeskQuestion other) {
            return intent != null && intent.equals(other.intent);
        }
    }

    /**
     * Reads a file of questions.
     *
     * @param resource on the class path, CSV
     * @param folder where a copy may lie
     * @return its questions, no text twice
     * @throws IOException if it cannot be read or copied
     */
    static List<DeskQuestion> load(String resource, Path folder) throws IOException {
        Path copy = folder.resolve(Path.of(resource).getFileName());
        try (InputStream in = open(resource)) {
            Files.copy(in, copy);
        }
        IntentExamples examples = ExampleReader.read(copy);
        List<DeskQuestion> questions = new ArrayList<>();
        examples.examples().forEach(example -> questions.add(new DeskQuestion(example.text(), example.intent())));
        examples.outOfScope().forEach(text -> questions.add(new DeskQuestion(text, null)));
        return List.copyOf(questions);
    }

    /**
     * Writes what the model answers to each question, as its provider reads it.
     *
     * @param questions to answer
     * @param target the file to write, JSON Lines
     * @throws IOException if it cannot be written
     */
    static void writeAnswers(List<DeskQuestion> questions, Path target) throws IOException {
        Properties byIntent = new Properties();
        try (Reader in = new InputStreamReader(open(ANSWERS), StandardCharsets.UTF_8)) {
            byIntent.load(in);
        }
        try (BufferedWriter out = Files.newBufferedWriter(target)) {
            for (int i = 0; i < questions.size(); i++) {
                ObjectNode row = new ObjectMapper()
                        .createObjectNode()
                        .put("query", questions.get(i).text());
                row.putArray("outcomes")
                        .addObject()
                        .put("model", MODEL)
                        .put("answer", answer(questions.get(i), i + 1, byIntent));
                out.write(row.toString());
                out.newLine();
            }
        }
    }

    private static String answer(DeskQuestion question, int number, Properties byIntent) {
        if (question.intent() == null) {
            return "That is not what this desk knows about, so I passed your question on to a colleague, who writes to you"
                    + " within a day. Your question has the number " + number + ".";
        }
        String answer = byIntent.getProperty(question.intent());
        if (answer == null) {
            throw new IllegalStateException(
                    ANSWERS + " has no answer to the intent '" + question.intent() + "'; write one");
        }
        return answer;
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = DeskData.class.getClassLoader().getResourceAsStream(resource);
        if (in == null) {
            throw new IOException("the demo's " + resource + " is not on the class path; build with 'mvn package'");
        }
        return in;
    }
}
