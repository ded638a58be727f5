/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.paraphrase.HitJudgement;
import io.llmrouter.paraphrase.HitVerifier;
import io.llmrouter.paraphrase.Question;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Five questions at rising angles from the first. */
class KeptQuestionsTest {

    private final List<float[]> vectors =
            IntStream.range(0, 5).mapToObj(i -> at(0.2 * i)).toList();
    private final NearQuestions near = NearQuestions.among(vectors, 5, 0, asked -> {});

    @Test
    void candidate_byCosine_isTheNearestThatIsKept() {
        KeptQuestions kept = new KeptQuestions(PairScores.cosine(near));
        assertThat(kept.find(0)).isFalse();
        kept.keep(3);
        kept.keep(2);
        assertThat(kept.find(0)).isTrue();
        assertThat(kept.candidate()).isEqualTo(2);
        assertThat(kept.score()).isCloseTo((float) Math.cos(0.4), within(1e-6f));
    }

    @Test
    void candidate_byVerifier_isTheBestOfTheNearestThatNoGuardForbids() {
        HitVerifier farther = (asked, other) -> {
            int id = Integer.parseInt(other.text());
            return new HitJudgement(0, id / 10.0, id == 3 ? Optional.of("guard") : Optional.empty());
        };
        List<Question> questions = IntStream.range(0, 5)
                .mapToObj(i -> new Question("" + i, vectors.get(i)))
                .toList();
        KeptQuestions kept = new KeptQuestions(PairScores.verified(near, questions, farther, 3));
        IntStream.of(1, 2, 3, 4).forEach(kept::keep);
        assertThat(kept.find(0)).isTrue();
        assertThat(kept.candidate())
                .as("4 is not among the three nearest, 3 is forbidden")
                .isEqualTo(2);
        KeptQuestions forbidden = new KeptQuestions(PairScores.verified(near, questions, farther, 3));
        forbidden.keep(3);
        assertThat(forbidden.find(0)).isFalse();
    }

    private static float[] at(double angle) {
        return new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
    }
}
