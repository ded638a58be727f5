/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import io.llmrouter.features.Sentences;
import io.llmrouter.features.Term;
import io.llmrouter.model.Grounding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The words that an answer may rest on. Not changed after it was made.
 *
 * @param passages the stems of each passage
 * @param all of them together
 * @param question the stems of the question
 * @param sentences how many the passages have
 * @param occurrences in how many of them a stem occurs
 */
record Evidence(
        List<Set<String>> passages,
        Set<String> all,
        Set<String> question,
        int sentences,
        Map<String, Integer> occurrences) {

    /** Of the first characters and sentences, the passages taken in their order. */
    static Evidence of(Grounding grounding, int mostCharacters, int mostSentences) {
        List<Set<String>> passages = new ArrayList<>();
        Set<String> all = new HashSet<>();
        Map<String, Integer> occurrences = new HashMap<>();
        int room = mostCharacters;
        int sentences = 0;
        for (int p = 0; p < grounding.passages().size() && room > 0; p++) {
            String text = grounding.passages().get(p).textSegment().text();
            String read = text.substring(0, Math.min(room, text.length()));
            room -= read.length();
            Set<String> stems = new HashSet<>();
            for (String sentence : Sentences.in(read, mostSentences - sentences)) {
                Set<String> own = stems(sentence);
                own.forEach(stem -> occurrences.merge(stem, 1, Integer::sum));
                stems.addAll(own);
                sentences++;
            }
            passages.add(stems);
            all.addAll(stems);
        }
        String asked = Objects.requireNonNullElse(grounding.question(), "");
        Set<String> question = stems(asked.substring(0, Math.min(asked.length(), mostCharacters)));
        return new Evidence(passages, all, question, sentences, occurrences);
    }

    boolean knows(Term term) {
        return all.contains(term.stem()) || question.contains(term.stem());
    }

    /** Words of the question alone, which an answer repeats, are neither supported nor made up. */
    boolean isAboutTheQuestion(Term term) {
        return question.contains(term.stem()) && !all.contains(term.stem());
    }

    /** Inverse document frequency among the sentences of the passages, above 0. */
    double rarity(Term term) {
        int with = occurrences.getOrDefault(term.stem(), 0);
        return Math.log(1 + (sentences - with + 0.5) / (with + 0.5));
    }

    private static Set<String> stems(String text) {
        return new HashSet<>(Term.in(text).stream().map(Term::stem).toList());
    }
}
