/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.model.RetrievalScore;
import io.llmrouter.rag.GenerationPlan.Abstain;
import io.llmrouter.rag.GenerationPlan.Cheap;
import io.llmrouter.rag.GenerationPlan.RetrieveAgain;
import io.llmrouter.rag.GenerationPlan.Strong;
import org.junit.jupiter.api.Test;

class TwoStageTest {

    private static final double EASY = 0.2;
    private static final double HARD = 0.5;

    private final TwoStage stage = new TwoStage(0.6, 0.3, 0.5);

    private static RetrievalScore score(double sufficiency, double probability) {
        return new RetrievalScore(0.5, 0.1, 0.5, 0.5, 10, sufficiency, probability);
    }

    private GenerationPlan decide(double sufficiency, double probability, RetrievalWay way, double difficulty) {
        return stage.decide(score(sufficiency, probability), way, difficulty);
    }

    @Test
    void strongRetrieval_takesTheModelTheQuestionNeeds() {
        assertThat(decide(0.9, 0.6, RetrievalWay.BM25, EASY)).isEqualTo(new Cheap("P(answerable) 0.60 >= 0.60"));
        assertThat(decide(0.9, 0.6, RetrievalWay.BM25, HARD)).isInstanceOf(Strong.class);
    }

    @Test
    void weakRetrieval_ofAnEasyQuestion_looksTheOtherWayOnce() {
        assertThat(decide(0.9, 0.5, RetrievalWay.BM25, EASY))
                .isEqualTo(new RetrieveAgain(RetrievalWay.DENSE, "P(answerable) 0.50 < 0.60"));
        assertThat(decide(0.9, 0.5, RetrievalWay.DENSE, EASY))
                .isEqualTo(new RetrieveAgain(RetrievalWay.BM25, "P(answerable) 0.50 < 0.60"));
        assertThat(decide(0.9, 0.5, RetrievalWay.HYBRID, EASY)).isInstanceOf(Strong.class);
    }

    @Test
    void weakRetrieval_ofAHardQuestion_isForTheStrongModelIfAnythingIsUsable() {
        assertThat(decide(0.3, 0.5, RetrievalWay.BM25, HARD)).isInstanceOf(Strong.class);
        assertThat(decide(0.2, 0.5, RetrievalWay.BM25, HARD)).isInstanceOf(RetrieveAgain.class);
        assertThat(decide(0.2, 0.5, RetrievalWay.HYBRID, HARD))
                .isEqualTo(new Abstain("P(answerable) 0.50 < 0.60, P(relevant passage) 0.20 < 0.30"));
    }

    @Test
    void nothingFound_abstainsAfterBothWays() {
        assertThat(stage.decide(RetrievalScore.EMPTY, RetrievalWay.BM25, HARD))
                .isEqualTo(new RetrieveAgain(RetrievalWay.DENSE, "no passage was found by bm25"));
        assertThat(stage.decide(RetrievalScore.EMPTY, RetrievalWay.HYBRID, EASY))
                .isEqualTo(new Abstain("no passage was found"));
    }

    @Test
    void thresholdOutsideOfZeroToOne_isRefused() {
        assertThatThrownBy(() -> new TwoStage(1.2, 0.3, 0.5)).hasMessage("strongFrom is 1.2; write 0 to 1");
        assertThatThrownBy(() -> new RetrievalPolicy(-1)).hasMessageContaining("-1.0");
    }
}
