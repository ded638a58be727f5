/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MajorityCountTest {

    private static final long SEED = 11;
    private static final String LOST = "lost";

    @Test
    void twoOfThree_decide_andTheLastOfThemIsServed() {
        MajorityCount count = new MajorityCount(List.of("a", "b", "c"), Rule.Majority.EQUAL, 2);
        count.add(new Vote("b", "4.", "4"));
        assertThat(count.decided(true)).isFalse();
        count.add(new Vote("a", "4", "4"));
        assertThat(count.decided(true)).isTrue();
        assertThat(count.tally()).contains(new Tally("b", List.of("a", "b"), true, "2 of 2 answers agree (a, b)"));
    }

    @Test
    void tie_goesToTheModelThatStandsLast_andSaysSo() {
        MajorityCount count = new MajorityCount(List.of("a", "b"), Rule.Majority.EQUAL, 1);
        count.add(new Vote("b", "5", "5"));
        count.add(new Vote("a", "4", "4"));
        assertThat(count.tally().orElseThrow().served()).isEqualTo("b");
        assertThat(count.tally().orElseThrow().sentence()).contains("as many votes weigh against them");
    }

    /** Log-odds of 0.6, 0.65 and 0.84 are 0.41, 0.62 and 1.66: the third outweighs both others. */
    @Test
    void weights_areLogOdds() {
        Rule.Majority rule = new Rule.Majority(Map.of("a", 0.6, "b", 0.65, "c", 0.84));
        MajorityCount count = new MajorityCount(List.of("a", "b", "c"), rule, 1);
        count.add(new Vote("a", "4", "4"));
        count.add(new Vote("b", "4", "4"));
        count.add(new Vote("c", "5", "5"));
        assertThat(count.tally().orElseThrow().served()).isEqualTo("c");
        MajorityCount closer =
                new MajorityCount(List.of("a", "b", "c"), new Rule.Majority(Map.of("a", 0.7, "b", 0.7, "c", 0.84)), 1);
        closer.add(new Vote("a", "4", "4"));
        closer.add(new Vote("b", "4", "4"));
        closer.add(new Vote("c", "5", "5"));
        assertThat(closer.tally().orElseThrow().served())
                .as("2 * 0.847 > 1.658")
                .isEqualTo("b");
    }

    @Test
    void voteForNobody_isNoAnswer() {
        MajorityCount count = new MajorityCount(List.of("a", "b"), Rule.Majority.EQUAL, 1);
        count.add(Vote.of("a", "q", " "));
        count.lost("b");
        assertThat(count.decided(true)).isTrue();
        assertThat(count.tally()).isEmpty();
    }

    /** Oracle: all ways in which the missing votes could still come. */
    @Test
    void decided_isOnlySaidWhenNoMissingVoteCanChangeTheResult() {
        Random random = new Random(SEED);
        int early = 0;
        for (int trial = 0; trial < 3000; trial++) {
            int n = 2 + random.nextInt(4);
            List<String> models = new ArrayList<>();
            Map<String, Double> weights = new HashMap<>();
            for (int i = 0; i < n; i++) {
                models.add("m" + i);
                weights.put("m" + i, 0.4 + 0.55 * random.nextDouble());
            }
            Rule.Majority rule = random.nextBoolean() ? Rule.Majority.EQUAL : new Rule.Majority(weights);
            int minAgree = 1 + random.nextInt(n);
            boolean serves = random.nextBoolean();
            List<String> cast = new ArrayList<>();
            while (cast.size() < n) {
                if (count(models, rule, minAgree, cast).decided(serves)) {
                    Set<String> results = new HashSet<>();
                    complete(models, rule, minAgree, cast, serves, results);
                    assertThat(results)
                            .as("seed %d trial %d after %s", SEED, trial, cast)
                            .hasSize(1);
                    early++;
                    break;
                }
                cast.add(List.of("x", "y", "z", LOST).get(random.nextInt(4)));
            }
        }
        assertThat(early).isGreaterThan(1000);
    }

    /** Equal votes: whenever nothing can change any more without a tie, the count knows it. */
    @Test
    void decided_isSaidAsSoonAsItIsTrue_forEqualVotesOfThree() {
        List<String> models = List.of("m0", "m1", "m2");
        assertThat(count(models, Rule.Majority.EQUAL, 2, List.of("x", "x")).decided(true))
                .isTrue();
        assertThat(count(models, Rule.Majority.EQUAL, 3, List.of("x", "y")).decided(false))
                .as("3 can never agree")
                .isTrue();
        assertThat(count(models, Rule.Majority.EQUAL, 3, List.of("x", "y")).decided(true))
                .as("but who leads is open")
                .isFalse();
        assertThat(count(models, Rule.Majority.EQUAL, 2, List.of(LOST, LOST)).decided(false))
                .isTrue();
    }

    private static void complete(
            List<String> models,
            Rule.Majority rule,
            int minAgree,
            List<String> cast,
            boolean serves,
            Set<String> results) {
        if (cast.size() == models.size()) {
            results.add(count(models, rule, minAgree, cast)
                    .tally()
                    .map(tally -> tally.agreed() || serves
                            ? tally.agreed() + " " + cast.get(models.indexOf(tally.served()))
                            : "abstains")
                    .orElse(serves ? "nothing" : "abstains"));
            return;
        }
        for (String next : List.of("x", "y", "z", "new", LOST)) {
            List<String> more = new ArrayList<>(cast);
            more.add(next);
            complete(models, rule, minAgree, more, serves, results);
        }
    }

    private static MajorityCount count(List<String> models, Rule.Majority rule, int minAgree, List<String> cast) {
        MajorityCount count = new MajorityCount(models, rule, minAgree);
        for (int i = 0; i < cast.size(); i++) {
            if (cast.get(i).equals(LOST)) {
                count.lost(models.get(i));
            } else {
                count.add(new Vote(models.get(i), cast.get(i), cast.get(i)));
            }
        }
        return count;
    }
}
