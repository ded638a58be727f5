/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** Graded answers for tests: recorded ones that ship with the examples, and made-up ones. */
final class GradedExamples {

    private GradedExamples() {}

    /** 852 recorded answers of a small model to word problems, with the grades of a strong model. */
    static GradedAnswers recorded() {
        List<String> questions = new ArrayList<>();
        List<String> answers = new ArrayList<>();
        List<Double> scores = new ArrayList<>();
        List<Double> strong = new ArrayList<>();
        ObjectMapper json = new ObjectMapper();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Path.of("../examples/data/gsm8k-mixtral-gpt4.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode row = json.readTree(line);
                JsonNode cheap = row.path("outcomes").path(0);
                questions.add(row.path("query").asText());
                answers.add(cheap.path("answer").asText());
                scores.add(cheap.path("score").asDouble());
                strong.add(row.path("outcomes").path(1).path("score").asDouble());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new GradedAnswers(questions, answers, array(scores), array(strong), apart(scores.size()));
    }

    /** n sums, every third one wrong; the strong model is always right. */
    static GradedAnswers sums(int n) {
        List<String> questions = IntStream.range(0, n)
                .mapToObj(i -> "What is " + (i + 3) + " plus " + 2 * i + "?")
                .toList();
        List<String> answers = IntStream.range(0, n)
                .mapToObj(i -> (i + 3) + " + " + 2 * i + " = " + (3 * i + 3 + (i % 3 == 0 ? 5 + i : 0)))
                .toList();
        double[] score =
                IntStream.range(0, n).mapToDouble(i -> i % 3 == 0 ? 0 : 1).toArray();
        double[] strong = IntStream.range(0, n).mapToDouble(i -> 1).toArray();
        return new GradedAnswers(questions, answers, score, strong, apart(n));
    }

    static GradedAnswers graded(GradedAnswers rows, double[] score) {
        return new GradedAnswers(rows.questions(), rows.answers(), score, rows.strongScore(), rows.group());
    }

    private static int[] apart(int n) {
        return IntStream.range(0, n).toArray();
    }

    private static double[] array(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
