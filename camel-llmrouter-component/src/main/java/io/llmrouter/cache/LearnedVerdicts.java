/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import io.llmrouter.verdict.Candidate;
import io.llmrouter.verdict.VerdictLearner;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a cache learned from verdicts on its own pairs: one model for all scopes, groups of questions for each scope alone.
 *
 * <p>Idea: how far neighbours can be trusted is alike in all scopes, what they say is not: no question, group or verdict crosses a scope. Cost: a vector for each question with a verdict, of
 * {@value #MOST_QUESTIONS} at most; later ones teach nothing. Known weakness: each process learns by itself, and begins anew when it starts. Thread-safe.
 */
public final class LearnedVerdicts {

    static final int MOST_QUESTIONS = 50_000;

    private final VerdictLearner learner;
    private final ConcurrentMap<ScopeId, ScopeVerdicts> scopes = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();

    /** @param learner of the model and its threshold */
    public LearnedVerdicts(VerdictLearner learner) {
        this.learner = learner;
    }

    /** What is known in a scope; nothing of one in which nobody was judged yet, so that looking leaves nothing behind. */
    Optional<ScopeVerdicts> of(ScopeId scope) {
        return Optional.ofNullable(scopes.get(scope));
    }

    private ScopeVerdicts begun(ScopeId scope) {
        return scopes.computeIfAbsent(scope, unknown -> new ScopeVerdicts());
    }

    private boolean knows(EntryKey key) {
        return of(key.scope()).filter(known -> known.knows(key)).isPresent();
    }

    VerdictLearner.Opinion opinion(Candidate candidate) {
        return learner.opinion(candidate);
    }

    /** Knows a question that stands alone, so that later ones can be compared with it. */
    void seed(EntryKey key, float[] vector) {
        if (hasRoom(key)) {
            begun(key.scope()).add(key, vector, true);
        }
    }

    /** Whether a verdict on a question would teach anything: each question is judged once. */
    boolean wants(EntryKey key) {
        return !knows(key) && questions.get() < MOST_QUESTIONS;
    }

    /**
     * Takes the verdict on a candidate.
     *
     * @param asked the question asked
     * @param vector of it
     * @param candidate as it was when it was asked
     * @param serves whether the candidate's answer does
     * @param answered whether an answer of its own is kept
     * @return a new threshold, if one was certified
     */
    OptionalDouble judged(EntryKey asked, float[] vector, Candidate candidate, boolean serves, boolean answered) {
        if (!hasRoom(asked)) {
            return OptionalDouble.empty();
        }
        ScopeVerdicts scope = begun(asked.scope());
        scope.judged(scope.add(asked, vector, answered), candidate.question(), serves);
        return learner.judged(candidate, serves);
    }

    /** Takes the verdict on a question that is known and another. */
    void compared(EntryKey asked, float[] vector, int other, boolean serves) {
        of(asked.scope())
                .filter(scope -> scope.knows(asked))
                .ifPresent(scope -> scope.compared(scope.add(asked, vector, false), other, serves));
    }

    private boolean hasRoom(EntryKey key) {
        if (knows(key)) {
            return true;
        }
        if (questions.incrementAndGet() > MOST_QUESTIONS) {
            questions.decrementAndGet();
            return false;
        }
        return true;
    }
}
