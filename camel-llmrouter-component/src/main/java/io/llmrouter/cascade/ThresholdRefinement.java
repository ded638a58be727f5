/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import io.llmrouter.cascade.CascadeObjective.Means;
import io.llmrouter.cascade.CascadePolicy.Served;
import io.llmrouter.cascade.CascadePolicy.StageRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Moves one threshold at a time to its best place while all others stay, until nothing gets better.
 *
 * <p>Idea: along one threshold the rows change sides one by one, so all observed places are tried exactly by running sums. Cost: O(n (k + log n)) a
 * threshold, at most {@value #MOST_ROUNDS} rounds over all of them. Source: coordinate descent; it stands where FrugalGPT has Nelder and Mead's method, which walks
 * a function of steps blindly. Known weakness: a place that is best along every threshold need not be the best of all.
 */
final class ThresholdRefinement {

    private static final int MOST_ROUNDS = 20;
    private static final double PROGRESS = 1e-12;

    private final StageTable rows;
    private final CascadeObjective objective;
    private final Abstention abstention;
    private final Means strong;

    ThresholdRefinement(StageTable rows, CascadeObjective objective, Abstention abstention) {
        this.rows = rows;
        this.objective = objective;
        this.abstention = abstention;
        this.strong = Means.of(CascadePolicy.alwaysStrong(rows.stages()).measure(rows));
    }

    /** The same policy or a better one. */
    CascadePolicy refine(CascadePolicy start) {
        CascadePolicy best = start;
        double least = loss(best);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            double before = least;
            for (int stage = 0; stage < rows.stages(); stage++) {
                for (boolean accept : new boolean[] {true, false}) {
                    CascadePolicy moved = moved(best, stage, accept);
                    double loss = loss(moved);
                    if (loss < least - PROGRESS) {
                        best = moved;
                        least = loss;
                    }
                }
            }
            if (least >= before - PROGRESS) {
                break;
            }
        }
        return best;
    }

    private double loss(CascadePolicy policy) {
        return objective.loss(Means.of(policy.measure(rows)), strong);
    }

    private CascadePolicy moved(CascadePolicy policy, int stage, boolean accept) {
        boolean last = stage == rows.stages() - 1;
        boolean may =
                accept ? !last : abstention == Abstention.EVERY_STAGE || abstention == Abstention.LAST_STAGE && last;
        StageRule rule = policy.rules().get(stage);
        if (!may || !rule.on()) {
            return policy;
        }
        return with(policy, stage, accept ? bestAccept(policy, stage) : bestAbstain(policy, stage));
    }

    private static CascadePolicy with(CascadePolicy policy, int stage, StageRule rule) {
        List<StageRule> rules = new ArrayList<>(policy.rules());
        rules.set(stage, rule);
        return new CascadePolicy(rules);
    }

    /** Strict to loose, each step moves the rows of one probability from going on to being accepted. */
    private StageRule bestAccept(CascadePolicy policy, int stage) {
        double abstain = policy.rules().get(stage).abstain();
        StageRule never = new StageRule(true, Double.POSITIVE_INFINITY, abstain);
        Line line = new Line(with(policy, stage, never), stage);
        CascadePolicy accepting = with(policy, stage, StageRule.accepting(0));
        double best = Double.POSITIVE_INFINITY;
        double least = line.loss();
        for (int i = line.reached.length - 1; i >= 0 && line.probability(i) >= abstain; i--) {
            line.move(i, accepting);
            if ((i == 0 || line.probability(i - 1) != line.probability(i)) && line.loss() < least) {
                least = line.loss();
                best = line.probability(i);
            }
        }
        return new StageRule(true, best, abstain);
    }

    /** From never to always, each step moves the rows of one probability to nobody; beyond the threshold that accepts it takes that along. */
    private StageRule bestAbstain(CascadePolicy policy, int stage) {
        StageRule rule = policy.rules().get(stage);
        boolean last = stage == rows.stages() - 1;
        Line line = new Line(with(policy, stage, last ? StageRule.last(0) : StageRule.accepting(rule.accept())), stage);
        CascadePolicy abstaining = with(policy, stage, new StageRule(true, 2, 2));
        double best = 0;
        double least = line.loss();
        for (int i = 0; i < line.reached.length; i++) {
            if (Double.isNaN(line.probability(i))) {
                continue;
            }
            line.move(i, abstaining);
            boolean ends = i == line.reached.length - 1;
            if ((ends || line.probability(i + 1) != line.probability(i)) && line.loss() < least) {
                least = line.loss();
                best = ends ? Math.nextUp(line.probability(i)) : line.probability(i + 1);
            }
        }
        return last ? StageRule.last(best) : new StageRule(true, Math.max(rule.accept(), best), best);
    }

    /** The rows that reach a stage by rising probability, and the sums over all rows while some of them change sides. */
    private final class Line {

        private final CascadePolicy base;
        private final int stage;
        private final int[] reached;
        private final ServedSums sums = new ServedSums(rows.rows());

        Line(CascadePolicy base, int stage) {
            this.base = base;
            this.stage = stage;
            for (int row = 0; row < rows.rows(); row++) {
                add(base.serve(rows, row), 1);
            }
            this.reached = Arrays.stream(ThresholdCandidates.order(rows.probabilities(stage)))
                    .filter(row -> base.serve(rows, row).stage() >= stage)
                    .toArray();
        }

        double probability(int place) {
            return rows.probability(reached[place], stage);
        }

        void move(int place, CascadePolicy to) {
            add(base.serve(rows, reached[place]), -1);
            add(to.serve(rows, reached[place]), 1);
        }

        double loss() {
            return objective.loss(sums.means(), strong);
        }

        private void add(Served served, int sign) {
            sums.add(served, served.stage() == rows.stages() - 1, sign);
        }
    }
}
