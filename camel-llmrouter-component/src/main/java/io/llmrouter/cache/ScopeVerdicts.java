/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import io.llmrouter.vector.SignCode;
import io.llmrouter.vector.SignCodeIndex;
import io.llmrouter.verdict.Candidate;
import io.llmrouter.verdict.Neighbours;
import io.llmrouter.verdict.QuestionMemory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The questions of one scope of which verdicts are known, and where their answers are kept.
 *
 * <p>Idea: sign codes choose neighbours, exact cosines put them in order, and they vote; only the winner's answer is read. Cost: a scan of short codes and
 * {@value #COMPARED} products a search, some microseconds for the votes. Known weakness: one search at a time. Thread-safe.
 */
final class ScopeVerdicts {

    private static final int COMPARED = 2 * QuestionMemory.NEIGHBOURS;
    private static final int NEVER = Integer.MAX_VALUE;

    private final QuestionMemory memory = new QuestionMemory();
    private final Map<EntryKey, Integer> numbers = new HashMap<>();
    private final List<Known> known = new ArrayList<>();
    private SignCodeIndex index;

    private static final class Known {

        private final EntryKey key;
        private final float[] vector;
        private boolean answered;

        Known(EntryKey key, float[] vector) {
            this.key = key;
            this.vector = vector;
        }
    }

    private record Near(int question, float cosine) {}

    /** Whether verdicts on a question are known, or it stands alone. */
    synchronized boolean knows(EntryKey key) {
        return numbers.containsKey(key);
    }

    /** The kept question whose answer may serve. */
    synchronized Optional<Candidate> candidate(float[] asked, double lowest) {
        if (index == null) {
            return Optional.empty();
        }
        List<Near> near = index.nearest(SignCode.of(asked), COMPARED, 0).stream()
                .map(code -> near(asked, (int) code.keyLow()))
                .filter(one -> one.cosine >= lowest)
                .sorted(Comparator.comparingDouble((Near one) -> one.cosine).reversed())
                .limit(QuestionMemory.NEIGHBOURS)
                .toList();
        float[] cosines = new float[near.size()];
        for (int i = 0; i < cosines.length; i++) {
            cosines[i] = near.get(i).cosine;
        }
        int[] questions = near.stream().mapToInt(Near::question).toArray();
        return near.isEmpty()
                ? Optional.empty()
                : memory.candidate(
                        asked, new Neighbours(questions, cosines, cosines.length), question -> known.get(question)
                                .answered);
    }

    private Near near(float[] asked, int question) {
        float[] its = known.get(question).vector;
        double dot = 0;
        for (int i = 0; i < its.length; i++) {
            dot += asked[i] * its[i];
        }
        return new Near(question, (float) Math.max(-1, Math.min(1, dot)));
    }

    /** Where the answer to a question is kept. */
    synchronized EntryKey key(int question) {
        return known.get(question).key;
    }

    /** An answer is there no more; its question still votes. */
    synchronized void gone(int question) {
        known.get(question).answered = false;
    }

    /** Knows a question from now on. */
    synchronized int add(EntryKey key, float[] vector, boolean answered) {
        int number = numbers.computeIfAbsent(key, fresh -> {
            known.add(new Known(key, vector));
            if (index == null) {
                index = new SignCodeIndex(vector.length);
            }
            int its = memory.add(vector);
            index.add(0, its, SignCode.of(vector), NEVER, 0);
            return its;
        });
        known.get(number).answered |= answered;
        return number;
    }

    /** Takes the verdict on a question and its candidate. */
    void judged(int asked, int candidate, boolean serves) {
        memory.judged(asked, candidate, serves);
    }

    /** Takes the verdict on any two questions. */
    void compared(int one, int other, boolean serves) {
        memory.compared(one, other, serves);
    }
}
