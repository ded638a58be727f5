/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.verdict.Candidate;
import io.llmrouter.verdict.Neighbours;
import io.llmrouter.verdict.QuestionMemory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a learning cache remembers while one stream passes: answers it keeps, and questions it knows verdicts of, by their numbers in its memory. Neighbours come from lists that
 * all streams share. Not thread-safe.
 */
final class RememberedQuestions {

    private static final int UNKNOWN = -1;

    private final NearQuestions near;
    private final List<float[]> vectors;
    private final QuestionMemory memory = new QuestionMemory();
    private final boolean[] kept;
    private final int[] numbers;
    private final int[] questions;

    RememberedQuestions(NearQuestions near, List<float[]> vectors) {
        this.near = near;
        this.vectors = vectors;
        this.kept = new boolean[near.questions()];
        this.numbers = new int[near.questions()];
        this.questions = new int[near.questions()];
        Arrays.fill(numbers, UNKNOWN);
    }

    boolean isKept(int question) {
        return kept[question];
    }

    void keep(int question) {
        kept[question] = true;
    }

    boolean isKnown(int question) {
        return numbers[question] != UNKNOWN;
    }

    /** Gives a question a number in the memory. */
    void know(int question) {
        if (!isKnown(question)) {
            numbers[question] = memory.add(vectors.get(question));
            questions[numbers[question]] = question;
        }
    }

    /** The question of a number. */
    int question(int number) {
        return questions[number];
    }

    /** Takes the verdict on a question and the candidate of that number. */
    void judged(int asked, int candidate, boolean serves) {
        memory.judged(numbers[asked], candidate, serves);
    }

    /** Takes the verdict on a question and another, of that number. */
    void compared(int asked, int other, boolean serves) {
        memory.compared(numbers[asked], other, serves);
    }

    /** The kept question whose answer may serve. */
    Optional<Candidate> candidate(int asked) {
        int[] found = new int[QuestionMemory.NEIGHBOURS];
        float[] cosines = new float[QuestionMemory.NEIGHBOURS];
        int size = 0;
        for (int slot = 0; slot < near.count(asked) && size < QuestionMemory.NEIGHBOURS; slot++) {
            int other = near.id(asked, slot);
            if (isKnown(other)) {
                found[size] = numbers[other];
                cosines[size++] = near.cosine(asked, slot);
            }
        }
        return size == 0
                ? Optional.empty()
                : memory.candidate(
                        vectors.get(asked), new Neighbours(found, cosines, size), number -> kept[questions[number]]);
    }
}
