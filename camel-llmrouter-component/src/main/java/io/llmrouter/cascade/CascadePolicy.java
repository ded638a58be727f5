/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * When each stage of a cascade accepts its answer, goes on, or gives up.
 *
 * <p>A stage accepts iff probability &gt;= accept; else it abstains iff probability &lt; abstain; else the next stage is called. A missing probability
 * (NaN) goes on. The last stage has nobody to go on to: it accepts unless probability &lt; abstain, also when the probability is missing. Every call
 * made is paid; a stage turned off is neither called nor paid. Immutable.
 *
 * @param rules one a stage, from cheap to strong; the last stage is on
 */
public record CascadePolicy(List<StageRule> rules) {

    /**
     * The rule of one stage.
     *
     * @param on whether the stage is called at all
     * @param accept probability from which the answer is accepted, 0 or more; infinite for never. Not used by the last stage
     * @param abstain probability below which nobody answers, in [0, accept]; 0 for never
     */
    public record StageRule(boolean on, double accept, double abstain) {

        /** Checks 0 &lt;= abstain &lt;= accept. */
        public StageRule {
            if (!(abstain >= 0 && abstain <= accept)) {
                throw new IllegalArgumentException("a stage abstains below " + abstain + " and accepts from " + accept
                        + "; thresholds are 0 <= abstain <= accept");
            }
        }

        private boolean idle() {
            return accept > 1 && abstain == 0;
        }

        /** Accepts from a probability, never abstains. */
        public static StageRule accepting(double accept) {
            return new StageRule(true, accept, 0);
        }

        /** Not called. */
        public static StageRule off() {
            return new StageRule(false, Double.POSITIVE_INFINITY, 0);
        }

        /** For a last stage: abstains below a probability, otherwise accepts; 0 for always accepts. */
        public static StageRule last(double abstain) {
            return new StageRule(true, Math.max(1, abstain), abstain);
        }
    }

    /** What a stage does with its answer. */
    public enum Verdict {
        /** Serves it. */
        ACCEPT,
        /** Calls the next stage. */
        GO_ON,
        /** Serves no answer. */
        ABSTAIN
    }

    /** Copies the rules and checks that the last stage is on. */
    public CascadePolicy {
        rules = List.copyOf(rules);
        if (rules.isEmpty() || !rules.get(rules.size() - 1).on()) {
            throw new IllegalArgumentException(
                    "a policy has at least one stage and its last one is on, but the rules are " + rules
                            + "; leave a last stage that is not wanted out of the cascade");
        }
    }

    /**
     * A policy that never abstains.
     *
     * @param accept k - 1 thresholds of the stages before the last, which accepts everything
     * @return a policy of k stages, all on
     */
    public static CascadePolicy accepting(double... accept) {
        return new CascadePolicy(IntStream.rangeClosed(0, accept.length)
                .mapToObj(stage -> stage == accept.length ? StageRule.last(0) : StageRule.accepting(accept[stage]))
                .toList());
    }

    /** Calls only the last of k stages and accepts its answer. */
    public static CascadePolicy alwaysStrong(int stages) {
        return new CascadePolicy(IntStream.range(0, stages)
                .mapToObj(stage -> stage == stages - 1 ? StageRule.last(0) : StageRule.off())
                .toList());
    }

    /** The same without calling stages that would neither accept nor abstain, whatever their probability: that only costs. */
    public CascadePolicy withoutIdleStages() {
        return new CascadePolicy(IntStream.range(0, stages())
                .mapToObj(stage -> stage < stages() - 1 && rules.get(stage).idle() ? StageRule.off() : rules.get(stage))
                .toList());
    }

    /** Number of stages k, those turned off included. */
    public int stages() {
        return rules.size();
    }

    /**
     * What a stage does with an answer.
     *
     * @param stage index; a stage that is off goes on
     * @param probability calibrated P(correct); NaN for missing
     */
    public Verdict verdict(int stage, double probability) {
        StageRule rule = rules.get(stage);
        boolean last = stage == rules.size() - 1;
        if (rule.on() && probability < rule.abstain()) {
            return Verdict.ABSTAIN;
        }
        return last || rule.on() && probability >= rule.accept() ? Verdict.ACCEPT : Verdict.GO_ON;
    }

    /**
     * What came of one request.
     *
     * @param stage index of the stage that stopped
     * @param answered whether it served its answer; otherwise it abstained
     * @param score of the answer served; 0 where there is none
     * @param cost of every call made
     */
    public record Served(int stage, boolean answered, double score, double cost) {}

    /** Serves one row of a table of as many stages. */
    public Served serve(StageTable table, int row) {
        double paid = 0;
        for (int stage = 0; ; stage++) {
            paid += rules.get(stage).on() ? table.cost(row, stage) : 0;
            Verdict verdict = verdict(stage, table.probability(row, stage));
            if (verdict != Verdict.GO_ON) {
                boolean answered = verdict == Verdict.ACCEPT;
                return new Served(stage, answered, answered ? table.score(row, stage) : 0, paid);
            }
        }
    }

    /**
     * Serves every row of a table.
     *
     * @param table of as many stages
     * @return means over its rows
     * @throws IllegalArgumentException if the numbers of stages differ
     */
    public PolicyOutcome measure(StageTable table) {
        if (table.stages() != stages()) {
            throw new IllegalArgumentException("a policy of " + stages() + " stages cannot be measured on a table of "
                    + table.stages() + " stages");
        }
        int[] answered = new int[stages()];
        int[] abstained = new int[stages()];
        double score = 0;
        double cost = 0;
        for (int row = 0; row < table.rows(); row++) {
            Served served = serve(table, row);
            (served.answered() ? answered : abstained)[served.stage()]++;
            score += served.score();
            cost += served.cost();
        }
        return new PolicyOutcome(
                score / table.rows(),
                cost / table.rows(),
                Arrays.stream(answered).boxed().toList(),
                Arrays.stream(abstained).boxed().toList(),
                reached(answered, abstained));
    }

    private List<Integer> reached(int[] answered, int[] abstained) {
        return IntStream.range(0, stages())
                .map(stage -> rules.get(stage).on()
                        ? IntStream.range(stage, stages())
                                .map(later -> answered[later] + abstained[later])
                                .sum()
                        : 0)
                .boxed()
                .toList();
    }

    /** For people: [0.8, off, last]. */
    @Override
    public String toString() {
        return IntStream.range(0, stages())
                .mapToObj(stage -> describe(rules.get(stage), stage == stages() - 1))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String describe(StageRule rule, boolean last) {
        String accept = last ? "last" : rule.on() ? Double.toString(rule.accept()) : "off";
        return rule.abstain() > 0 ? accept + " abstain<" + rule.abstain() : accept;
    }
}
