/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import io.llmrouter.model.RetrievalScore;

/**
 * Which way to look first, and whether to look the other way as well.
 *
 * <p>Idea: one way is asked, its candidates are scored by the other measure too, which takes no search, and only if what came looks doubtful the other
 * way is asked. The words come first, for they are cheap and their candidates, put in order by both measures, are hardly worse than those of both
 * ways; the meaning comes first where most terms of the question occur in no passage: a paraphrase, or another language. A question that names an
 * identifier or quotes, all of it known, is content with its words.
 *
 * @param doubtBelow the other way is asked below this probability that a relevant passage is among the ten best, in [0, 1]: 0 never, 1 always
 */
public record RetrievalPolicy(double doubtBelow) {

    /** {@link #doubtBelow} of {@link #standard}. */
    public static final double DOUBT = 0.4;

    private static final double MOSTLY_UNKNOWN = 0.5;

    /** @throws IllegalArgumentException if the probability is none */
    public RetrievalPolicy {
        if (!(doubtBelow >= 0 && doubtBelow <= 1)) {
            throw new IllegalArgumentException("doubtBelow " + doubtBelow + " is no probability; write 0 to 1");
        }
    }

    /** What was measured. */
    public static RetrievalPolicy standard() {
        return new RetrievalPolicy(DOUBT);
    }

    /** The way to look first. */
    RetrievalWay first(QuestionShape shape, QuestionTerms terms) {
        boolean nothingKnown = terms.weights().size() == terms.unknown();
        return nothingKnown || shape.unknownShare() > MOSTLY_UNKNOWN && shape.identifiers() == 0
                ? RetrievalWay.DENSE
                : RetrievalWay.BM25;
    }

    /** Whether the other way should be asked too. */
    boolean isDoubtful(QuestionShape shape, RetrievalScore score) {
        boolean exact =
                (shape.identifiers() > 0 && shape.rareShare() > 0 || shape.quoted()) && shape.unknownShare() == 0;
        return score.isEmpty() || !(exact && score.coverage() >= 1) && score.sufficiency() < doubtBelow;
    }
}
