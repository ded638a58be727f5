/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.paraphrase;

import java.util.List;
import java.util.Optional;

/**
 * What forbids a hit whatever the score: another number or unit, day, negation, opposite, role or name. In order; the first that finds something is named. Guards
 * know English; questions in another language pass them. Cost: some ten microseconds a pair. Stateless.
 */
public final class QuestionGuards {

    private static final List<QuestionGuard> ALL = List.of(
            new NumberGuard(),
            new DateGuard(),
            new OppositeGuard(),
            new NegationGuard(),
            new RoleGuard(),
            new NameGuard());

    private QuestionGuards() {}

    /**
     * Looks for a reason against a hit.
     *
     * @param asked now
     * @param kept the question whose answer is at hand
     * @return name and reason, such as {@code "number: 15 against 50"}; empty if no guard objects
     */
    public static Optional<String> refusal(String asked, String kept) {
        return asked.equals(kept) ? Optional.empty() : refusal(Wording.of(asked), Wording.of(kept));
    }

    static Optional<String> refusal(Wording asked, Wording kept) {
        for (QuestionGuard guard : ALL) {
            Optional<String> difference = guard.difference(asked, kept);
            if (difference.isPresent()) {
                return difference.map(found -> guard.name() + ": " + found);
            }
        }
        return Optional.empty();
    }

    /** All of them, in order. */
    static List<QuestionGuard> all() {
        return ALL;
    }

    /**
     * A verifier whose hits the guards may forbid.
     *
     * @param verifier gives cosine and score
     * @return the same judgement with the guards' refusal, where it has none of its own
     */
    public static HitVerifier guarding(HitVerifier verifier) {
        return (asked, kept) -> {
            HitJudgement judgement = verifier.judge(asked, kept);
            return judgement.refusal().isPresent()
                    ? judgement
                    : new HitJudgement(judgement.cosine(), judgement.score(), refusal(asked.text(), kept.text()));
        };
    }
}
