/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.verdict;

import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The questions of one scope that judges compared, and the groups they formed by that.
 *
 * <p>Idea: questions with a verdict vote on the ones to come ({@code Neighbourhood}); a question without any verdict has nothing to say and is not
 * added, but for those that nothing was near to. Cost: a vector a question, and a scan of short codes a search. Known weakness: grows with every question that is added; whoever adds says when it
 * is enough. Thread-safe.
 */
public final class QuestionMemory {

    /** How many neighbours vote. */
    public static final int NEIGHBOURS = 30;

    private final QuestionGroups groups = new QuestionGroups();

    /**
     * Adds a question.
     *
     * @param vector of unit length, not to be changed
     * @return its number, from 0
     */
    public synchronized int add(float[] vector) {
        return groups.add(vector);
    }

    /**
     * Looks for the kept question whose answer may serve.
     *
     * @param asked vector of the question asked, of unit length
     * @param near questions of this memory near it
     * @param kept which of them have an answer at hand
     * @return the nearest kept question of the group that most neighbours vote for; empty if no neighbour is kept
     */
    public synchronized Optional<Candidate> candidate(float[] asked, Neighbours near, IntPredicate kept) {
        return Neighbourhood.candidate(groups, asked, near, kept);
    }

    /**
     * Takes the verdict on a question asked and its candidate.
     *
     * @param asked its number
     * @param candidate number of the candidate
     * @param serves whether the answer to one serves the other
     */
    public synchronized void judged(int asked, int candidate, boolean serves) {
        groups.setVerdict(asked, serves);
        compared(asked, candidate, serves);
    }

    /** Takes the verdict on any two questions. */
    public synchronized void compared(int one, int other, boolean serves) {
        if (serves) {
            groups.join(one, other);
        } else {
            groups.separate(one, other);
        }
    }
}
