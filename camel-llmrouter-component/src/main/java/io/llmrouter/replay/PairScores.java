/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import io.llmrouter.paraphrase.HitJudgement;
import io.llmrouter.paraphrase.HitVerifier;
import io.llmrouter.paraphrase.Question;
import java.util.Arrays;
import java.util.List;

/**
 * What pairs of neighbours score: their cosine, or what a verifier says, asked once a pair and only when needed. Thread-safe: two threads may ask a
 * verifier about the same pair and get the same answer.
 */
public abstract class PairScores {

    private final NearQuestions near;
    private final int compared;

    private PairScores(NearQuestions near, int compared) {
        this.near = near;
        this.compared = compared;
    }

    /**
     * The cosine.
     *
     * @param near the pairs
     */
    public static PairScores cosine(NearQuestions near) {
        return new PairScores(near, 1) {
            @Override
            float score(int asked, int slot) {
                return near.cosine(asked, slot);
            }
        };
    }

    /**
     * A verifier's score.
     *
     * @param near the pairs
     * @param questions what they ask, n
     * @param verifier compares them
     * @param compared how many of the nearest kept questions a cache compares, at least 1
     */
    public static PairScores verified(
            NearQuestions near, List<Question> questions, HitVerifier verifier, int compared) {
        float[][] known = new float[near.questions()][];
        for (int asked = 0; asked < known.length; asked++) {
            known[asked] = new float[near.count(asked)];
            Arrays.fill(known[asked], Float.NaN);
        }
        return new PairScores(near, compared) {
            @Override
            float score(int asked, int slot) {
                float score = known[asked][slot];
                if (Float.isNaN(score)) {
                    HitJudgement judgement = verifier.judge(questions.get(asked), questions.get(near.id(asked, slot)));
                    score = judgement.refusal().isPresent() ? REFUSED : (float) judgement.score();
                    known[asked][slot] = score;
                }
                return score;
            }
        };
    }

    /** The score of a pair that a guard forbids. */
    static final float REFUSED = Float.NEGATIVE_INFINITY;

    /** The score of a question and one of its neighbours; {@link #REFUSED} if a guard forbids the pair. */
    abstract float score(int asked, int slot);

    NearQuestions near() {
        return near;
    }

    /** How many of the nearest kept questions are compared; the best of them is the candidate. */
    int compared() {
        return compared;
    }
}
