/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import io.llmrouter.paraphrase.HitJudgement;
import io.llmrouter.paraphrase.Question;
import io.llmrouter.verdict.Candidate;
import io.llmrouter.verdict.VerdictLearner;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Looks for the candidate of one question among those that verdicts are known of. Its steps follow each other, so it needs no lock.
 *
 * @param cache whose policy counts
 * @param question the question asked
 */
record VerdictLook(AnswerCache cache, AskedQuestion question) {

    /** Answers that are gone are passed over so often. */
    private static final int TRIES = 3;

    /**
     * A candidate with its answer.
     *
     * @param pair kept entry and judgement
     * @param candidate what its neighbourhood looked like
     * @param threshold from which its score keeps the budget, as far as the model in force says
     */
    record Sight(Compared pair, Candidate candidate, double threshold) {}

    CompletableFuture<Optional<Sight>> find() {
        return find(TRIES);
    }

    private CompletableFuture<Optional<Sight>> find(int tries) {
        Optional<ScopeVerdicts> known = meaning().learned().of(question.key().scope());
        Optional<Candidate> candidate = tries == 0
                ? Optional.empty()
                : known.flatMap(verdicts ->
                        verdicts.candidate(question.vector(), meaning().lowest()));
        if (candidate.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        ScopeVerdicts verdicts = known.orElseThrow();
        int number = candidate.get().question();
        return cache.patiently(cache.backend().answers().get(verdicts.key(number)))
                .thenCompose(found -> {
                    Optional<KeptEntry> entry = found.filter(cache::isCurrent).filter(this::isComparable);
                    if (entry.isEmpty()) {
                        verdicts.gone(number);
                        return find(tries - 1);
                    }
                    return CompletableFuture.completedFuture(Optional.of(sight(entry.get(), candidate.get())));
                });
    }

    private boolean isComparable(KeptEntry entry) {
        return entry.vector() != null && entry.vector().length == question.vector().length;
    }

    /** The score is the cosine while nothing was learned. */
    private Sight sight(KeptEntry entry, Candidate candidate) {
        HitJudgement guarded = meaning()
                .verifier()
                .judge(
                        new Question(question.text(), question.vector()),
                        new Question(entry.question(), entry.vector()));
        VerdictLearner.Opinion opinion = meaning().learned().opinion(candidate);
        double score = Double.isNaN(opinion.score()) ? guarded.cosine() : opinion.score();
        return new Sight(
                new Compared(entry, new HitJudgement(guarded.cosine(), score, guarded.refusal())),
                candidate,
                opinion.threshold());
    }

    private CachePolicy.Meaning meaning() {
        return cache.policy().meaning();
    }
}
