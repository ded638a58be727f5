/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.confidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

class VotesTest {

    private static final DoubleFunction<Trust> HALF = share -> share >= 0.5 ? Trust.ACCEPTED : Trust.GOES_ON;

    @Test
    void ties_goToTheAnswerThatCameFirst() {
        assertThat(votes(5, "b", "a", "a", "b").winner()).isEqualTo("b");
        assertThat(votes(5, "b", "a", "a").winner()).isEqualTo("a");
        assertThat(votes(5, null, "a").winner()).isEqualTo("a");
        assertThat(votes(5, null, "a").firstForWinner()).isEqualTo(1);
    }

    @Test
    void nothingToCount_isNoDefect() {
        Votes none = votes(3, (String) null);
        assertThat(none.winner()).isNull();
        assertThat(none.share()).isZero();
    }

    @Test
    void sharesThatCanStillCross_areNotDecided() {
        assertThat(votes(4, "a").decided(HALF)).isFalse();
        assertThat(votes(4, "a", "b").decided(HALF)).isFalse();
        assertThat(votes(4, "a", "b", "c").decided(HALF))
                .as("one more makes it two of four")
                .isFalse();
        assertThat(votes(4, "a", "a").decided(HALF)).as("b may still win").isFalse();
        assertThat(votes(4, "a", "a", "a").decided(HALF)).isTrue();
        assertThat(votes(5, "a", "b", "c", "d").decided(HALF))
                .as("two of five at most")
                .isTrue();
    }

    @Test
    void batch_isTheFewestThatCouldDecide() {
        assertThat(votes(5, "a").nextBatch(HALF)).as("three alike decide").isEqualTo(2);
        assertThat(votes(5, "a").nextBatch(null)).as("every vote counts").isEqualTo(4);
        assertThat(votes(5, "a", "b", "c").nextBatch(HALF))
                .as("a fourth for nobody decides")
                .isEqualTo(1);
    }

    /** Oracle: stopping early against all votes counted, by brute force over random votes and thresholds. */
    @Test
    void stoppingEarly_neverChangesWhatHappens() {
        Random random = new Random(7);
        int saved = 0;
        for (int round = 0; round < 4000; round++) {
            int planned = 2 + random.nextInt(9);
            List<String> all = new ArrayList<>();
            for (int i = 0; i < planned; i++) {
                int choice = random.nextInt(5);
                all.add(choice == 4 ? null : "abcd".substring(choice, choice + 1));
            }
            double accept = random.nextDouble();
            double abstain = random.nextDouble() * accept;
            DoubleFunction<Trust> trust =
                    share -> share >= accept ? Trust.ACCEPTED : share < abstain ? Trust.ABSTAINED : Trust.GOES_ON;
            Votes votes = new Votes(planned);
            votes.add(all.get(0));
            while (!votes.decided(trust)) {
                int next = votes.taken();
                all.subList(next, next + votes.nextBatch(trust)).forEach(votes::add);
            }
            Map<String, Integer> counts = new HashMap<>();
            all.stream().filter(vote -> vote != null).forEach(vote -> counts.merge(vote, 1, Integer::sum));
            int most = counts.values().stream().max(Integer::compare).orElse(0);
            Trust fully = trust.apply((double) most / planned);
            assertThat(trust.apply(votes.share()))
                    .as("round %d: %s", round, all)
                    .isEqualTo(fully);
            if (fully == Trust.ACCEPTED) {
                assertThat(counts.get(votes.winner()))
                        .as("round %d: %s", round, all)
                        .isEqualTo(most);
            }
            saved += planned - votes.taken();
        }
        assertThat(saved).isPositive();
    }

    private static Votes votes(int planned, String... cast) {
        Votes votes = new Votes(planned);
        for (String vote : cast) {
            votes.add(vote);
        }
        return votes;
    }
}
