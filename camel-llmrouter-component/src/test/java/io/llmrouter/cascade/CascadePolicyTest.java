/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.llmrouter.cascade.CascadePolicy.Served;
import io.llmrouter.cascade.CascadePolicy.StageRule;
import io.llmrouter.cascade.CascadePolicy.Verdict;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CascadePolicyTest {

    private static final double NONE = Double.NaN;

    /** Costs 1, 10, 100. */
    private static final StageTable TABLE = new StageTable(
            new double[][] {{0.9, 0.2, 0.9}, {0.5, 0.8, 0.9}, {0.5, 0.5, 0.9}, {0.1, 0.9, 0.9}, {NONE, NONE, NONE}},
            new double[][] {{1, 0, 0}, {0, 0.5, 1}, {0, 0, 1}, {1, 1, 1}, {1, 0, 0.25}},
            new double[][] {{1, 10, 100}, {1, 10, 100}, {1, 10, 100}, {1, 10, 100}, {1, 10, 100}});

    @Test
    void everyCallMade_isPaid_andTheLastStageAccepts() {
        PolicyOutcome outcome = CascadePolicy.accepting(0.6, 0.8).measure(TABLE);
        // by hand: stops at 0, 1, 2, 1, 2; scores 1, 0.5, 1, 1, 0.25; costs 1, 11, 111, 11, 111
        assertThat(outcome.meanScore()).isEqualTo(3.75 / 5, within(1e-12));
        assertThat(outcome.meanCost()).isEqualTo(245 / 5.0, within(1e-12));
        assertThat(outcome.answered()).containsExactly(1, 2, 2);
        assertThat(outcome.reached()).containsExactly(5, 4, 2);
        assertThat(outcome.abstained()).containsExactly(0, 0, 0);
        assertThat(outcome.error()).isEqualTo(0.25, within(1e-12));
        assertThat(outcome.strongShare()).isEqualTo(0.4);
        assertThat(outcome.reachRates()).containsExactly(1.0, 0.8, 0.4);
        assertThat(outcome.rows()).isEqualTo(5);
    }

    @Test
    void stageThatIsOff_isNeitherAskedNorPaid() {
        CascadePolicy policy = new CascadePolicy(List.of(StageRule.off(), StageRule.accepting(0.8), StageRule.last(0)));
        PolicyOutcome outcome = policy.measure(TABLE);
        assertThat(outcome.meanCost()).isEqualTo((110 + 10 + 110 + 10 + 110) / 5.0, within(1e-12));
        assertThat(outcome.reached()).containsExactly(0, 5, 3);
        assertThat(CascadePolicy.alwaysStrong(3).measure(TABLE).meanCost()).isEqualTo(100, within(1e-12));
        assertThat(policy).hasToString("[off, 0.8, last]");
    }

    @Test
    void unlikelyAnswer_endsEarly_withoutAnAnswer() {
        CascadePolicy policy = new CascadePolicy(
                List.of(new StageRule(true, 0.9, 0.2), new StageRule(true, 0.8, 0.6), StageRule.last(0.95)));
        PolicyOutcome outcome = policy.measure(TABLE);
        // by hand: accepts, accepts at 1, gives up at 1, gives up at 0, missing goes on to the end and is accepted
        assertThat(policy.serve(TABLE, 2)).isEqualTo(new Served(1, false, 0, 11));
        assertThat(policy.serve(TABLE, 4)).isEqualTo(new Served(2, true, 0.25, 111));
        assertThat(outcome.abstained()).containsExactly(1, 1, 0);
        assertThat(outcome.answered()).containsExactly(1, 1, 1);
        assertThat(outcome.abstentionRate()).isEqualTo(0.4);
        assertThat(outcome.meanScore()).isEqualTo(1.75 / 5, within(1e-12));
        assertThat(outcome.answeredScore()).isEqualTo(1.75 / 3, within(1e-12));
        assertThat(outcome.error()).isEqualTo(1 - 0.35 - 0.4, within(1e-12));
    }

    @Test
    void verdicts_atTheThresholds() {
        CascadePolicy policy = new CascadePolicy(List.of(new StageRule(true, 0.7, 0.3), StageRule.last(0.4)));
        assertThat(policy.verdict(0, 0.7)).isEqualTo(Verdict.ACCEPT);
        assertThat(policy.verdict(0, Math.nextDown(0.7))).isEqualTo(Verdict.GO_ON);
        assertThat(policy.verdict(0, 0.3)).isEqualTo(Verdict.GO_ON);
        assertThat(policy.verdict(0, Math.nextDown(0.3))).isEqualTo(Verdict.ABSTAIN);
        assertThat(policy.verdict(0, NONE)).isEqualTo(Verdict.GO_ON);
        assertThat(policy.verdict(1, 0.4)).isEqualTo(Verdict.ACCEPT);
        assertThat(policy.verdict(1, Math.nextDown(0.4))).isEqualTo(Verdict.ABSTAIN);
        assertThat(policy.verdict(1, NONE)).isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void reachedCounts_neverRise() {
        StageTable table = RandomTables.of(200, 5, 7);
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            CascadePolicy policy = CascadePolicy.accepting(random.doubles(4).toArray());
            List<Integer> reached = policy.measure(table).reached();
            for (int stage = 1; stage < 5; stage++) {
                assertThat(reached.get(stage)).isLessThanOrEqualTo(reached.get(stage - 1));
            }
        }
    }

    @Test
    void badPolicies_sayWhatIsWrong() {
        assertThatThrownBy(() -> new StageRule(true, 0.5, 0.6))
                .hasMessage("a stage abstains below 0.6 and accepts from 0.5; thresholds are 0 <= abstain <= accept");
        assertThatThrownBy(() -> new StageRule(true, NONE, 0)).hasMessageContaining("accepts from NaN");
        assertThatThrownBy(() -> new CascadePolicy(List.of(StageRule.off())))
                .hasMessageContaining("its last one is on");
        assertThatThrownBy(() -> CascadePolicy.accepting(0.5).measure(TABLE))
                .hasMessage("a policy of 2 stages cannot be measured on a table of 3 stages");
    }

    @Test
    void badTables_sayWhatIsWrong() {
        double[][] one = {{0.5}};
        assertThatThrownBy(() -> new StageTable(new double[0][], new double[0][], new double[0][]))
                .hasMessageContaining("at least one, but got 0, 0 and 0");
        assertThatThrownBy(() -> new StageTable(one, new double[][] {{1.5}}, one))
                .hasMessageContaining("row 0, stage 0 of a stage table has probability 0.5, score 1.5 and cost 0.5");
        assertThatThrownBy(() -> new StageTable(one, one, new double[][] {{NONE}}))
                .hasMessageContaining("cost NaN");
        assertThatThrownBy(() -> new StageTable(one, one, new double[][] {{1, 2}}))
                .hasMessageContaining("1 probabilities, 1 scores and 2 costs");
    }

    @Test
    void parts_areTheNamedRowsAndStages() {
        StageTable part = TABLE.withStages(0, 2).withRows(3, 1);
        assertThat(part.rows()).isEqualTo(2);
        assertThat(part.probabilities(0)).containsExactly(0.1, 0.5);
        assertThat(part.meanCost(1)).isEqualTo(100);
        assertThat(part.meanScore(0)).isEqualTo(0.5);
        assertThat(TABLE.expected().score(1, 0)).isEqualTo(0.5);
        assertThat(TABLE.expected().score(4, 2)).isEqualTo(0.25);
    }
}
