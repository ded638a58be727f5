/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VerdictLearnerTest {

    private static final LearningPlan PLAN = new LearningPlan(0.1, 0.95, new int[] {200, 400}, 0.5);
    private static final int STREAMS = 100;
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private final VerdictLearner learner = new VerdictLearner(PLAN, CLOCK);

    @Test
    void certificates_whenEveryCandidateIsRiskierThanTheBudget_areAsRareAsPromised() {
        int certified = 0;
        for (int stream = 0; stream < STREAMS; stream++) {
            certified += certifies(0.105, stream) ? 1 : 0;
        }
        assertThat(certified).isLessThanOrEqualTo(11); // of 100, 5 % and three standard errors
    }

    @Test
    void certificates_whenTheRiskIsWellBelowTheBudget_areGiven() {
        for (int stream = 0; stream < 10; stream++) {
            assertThat(certifies(0.01, stream)).as("stream %s", stream).isTrue();
        }
    }

    @Test
    void candidates_thatAreSometimesWrong_areToldApart() {
        SplittableRandom random = new SplittableRandom(3);
        OptionalDouble threshold = OptionalDouble.empty();
        for (int i = 0; i < 400; i++) {
            float clear = (float) random.nextDouble();
            OptionalDouble fresh = learner.judged(candidate(clear), clear > 0.5 || random.nextInt(4) == 0);
            threshold = fresh.isPresent() ? fresh : threshold;
        }
        assertThat(threshold).isPresent();
        VerdictLearner.Opinion clear = learner.opinion(candidate(0.9f));
        VerdictLearner.Opinion unclear = learner.opinion(candidate(0.2f));
        assertThat(clear.score()).isGreaterThanOrEqualTo(clear.threshold());
        assertThat(unclear.score()).isLessThan(unclear.threshold());
        assertThat(clear.threshold()).isEqualTo(threshold.getAsDouble());
    }

    @Test
    void opinion_beforeThereIsAModel_isNone() {
        learner.judged(candidate(1), true);
        assertThat(learner.opinion(candidate(1)).score()).isNaN();
        assertThat(learner.opinion(candidate(1)).threshold()).isInfinite();
        assertThat(learner.judged()).isEqualTo(1);
    }

    @Test
    void plan_withLooksThatDoNotRise_saysWhatWouldBeRight() {
        assertThatThrownBy(() -> new LearningPlan(0.1, 0.95, new int[] {300, 300}, 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("looks are label counts from 2 on, rising, but are [300, 300]");
    }

    private static boolean certifies(double risk, int stream) {
        SplittableRandom random = new SplittableRandom(stream);
        VerdictLearner one = new VerdictLearner(PLAN, CLOCK);
        boolean certified = false;
        for (int i = 0; i < 400; i++) {
            certified |= one.judged(candidate((float) random.nextDouble()), random.nextDouble() >= risk)
                    .isPresent();
        }
        return certified;
    }

    private static Candidate candidate(float feature) {
        return new Candidate(0, feature, new float[] {feature}, new int[0]);
    }
}
