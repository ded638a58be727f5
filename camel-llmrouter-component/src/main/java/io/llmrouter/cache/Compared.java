/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cache;

import io.llmrouter.paraphrase.HitJudgement;

/**
 * A kept entry beside the question asked.
 *
 * @param entry that is kept
 * @param judgement of both questions
 */
record Compared(KeptEntry entry, HitJudgement judgement) {

    /** What no guard forbids comes first, then the higher score, then the younger answer. */
    static Compared better(Compared a, Compared b) {
        if (a.isRefused() != b.isRefused()) {
            return a.isRefused() ? b : a;
        }
        int scores = Double.compare(a.judgement.score(), b.judgement.score());
        if (scores != 0) {
            return scores > 0 ? a : b;
        }
        return b.entry.written().isAfter(a.entry.written()) ? b : a;
    }

    boolean isRefused() {
        return judgement.refusal().isPresent();
    }

    /** For the decision record. */
    CacheLookup.Nearest nearest(double threshold) {
        return new CacheLookup.Nearest(
                entry.key().toString(),
                judgement.cosine(),
                judgement.score(),
                threshold,
                judgement.refusal().orElse(null));
    }
}
