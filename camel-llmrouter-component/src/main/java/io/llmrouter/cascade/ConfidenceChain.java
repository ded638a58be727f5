/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.cascade;

import io.llmrouter.cascade.CascadePolicy.StageRule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A model of how confident the stages of a cascade are about one request: each stage's confidence depends on the one before.
 *
 * <p>Idea: calibrated probabilities say what an answer is worth, so labels are not needed again; the chance of each next level given the present one
 * comes from a Gumbel copula. In such a chain, accepting is stopping: going backwards from the last stage, what going on is worth at each level is an
 * average, and the thresholds are where the three losses cross. Where the last stage is not judged, a line through its labels says how it does at each
 * level of the stage before. That is the joint optimum of the model, no start values, no step sizes. Cost: O(k m^2)
 * for m levels. Source: M. Zellinger and M. Thomson, "Rational tuning of LLM cascades via probabilistic modeling", TMLR 2025, for the chain and the copula (they fit
 * mixtures of Beta distributions as margins and optimise by SLSQP; here the margins are the observed ones); R. Bellman, 1957, for going backwards. Known
 * weakness: a stage's cost does not depend on the request; calibration must hold also for what earlier stages would not accept. Immutable.
 */
final class ConfidenceChain {

    private final List<ConfidenceLevels> levels;
    private final double[] cost;
    private final List<double[][]> transitions;
    private final double[] lastScores;

    /** @param lastScores of a last stage that is not judged, for each level of the stage before; null where it is judged */
    private ConfidenceChain(
            List<ConfidenceLevels> levels, double[] cost, List<double[][]> transitions, double[] lastScores) {
        this.levels = levels;
        this.cost = cost;
        this.transitions = transitions;
        this.lastScores = lastScores;
    }

    static ConfidenceChain fit(StageTable rows) {
        int last = rows.stages() - 1;
        List<ConfidenceLevels> levels = IntStream.rangeClosed(0, last)
                .mapToObj(stage -> ConfidenceLevels.of(rows, stage))
                .toList();
        List<double[][]> transitions = IntStream.range(0, last)
                .mapToObj(stage -> transition(
                        levels.get(stage),
                        levels.get(stage + 1),
                        GumbelCopula.fit(ranked(rows, stage), ranked(rows, stage + 1))))
                .toList();
        double[] cost =
                IntStream.rangeClosed(0, last).mapToDouble(rows::meanCost).toArray();
        boolean judged =
                last == 0 || levels.get(last).size() > 1 || !levels.get(last).isMissing(0);
        double[] lastScores = judged ? null : levels.get(last - 1).scoresOfNext(rows, last - 1);
        return new ConfidenceChain(levels, cost, transitions, lastScores);
    }

    private static double[] ranked(StageTable rows, int stage) {
        return Arrays.stream(rows.probabilities(stage))
                .map(ThresholdCandidates::missingLowest)
                .toArray();
    }

    /** P(next level | level): the copula's mass of a rectangle over the mass of its side. */
    static double[][] transition(ConfidenceLevels from, ConfidenceLevels to, GumbelCopula copula) {
        double[] u = from.bounds();
        double[] v = to.bounds();
        double[] first = Arrays.stream(u).map(copula::generator).toArray();
        double[] second = Arrays.stream(v).map(copula::generator).toArray();
        double[][] below = new double[u.length][v.length];
        for (int i = 0; i < u.length; i++) {
            for (int j = 0; j < v.length; j++) {
                below[i][j] = copula.joined(first[i], second[j]);
            }
        }
        double[][] chance = new double[from.size()][to.size()];
        for (int i = 0; i < from.size(); i++) {
            double side = u[i + 1] - u[i];
            for (int j = 0; j < to.size(); j++) {
                double mass = below[i + 1][j + 1] - below[i][j + 1] - below[i + 1][j] + below[i][j];
                chance[i][j] = Math.max(0, mass) / side;
            }
        }
        return chance;
    }

    /**
     * The thresholds with the smallest error + costWeight * cost + abstentionWeight * P(abstain) that the model expects.
     *
     * @param costWeight errors that a unit of cost is worth
     * @param abstentionWeight errors that an abstention is worth
     * @param abstention which stages may give up
     */
    CascadePolicy best(double costWeight, double abstentionWeight, Abstention abstention) {
        int last = levels.size() - 1;
        StageRule[] rules = new StageRule[levels.size()];
        double finalWeight = abstention == Abstention.NEVER ? Double.POSITIVE_INFINITY : abstentionWeight;
        double earlyWeight = abstention == Abstention.EVERY_STAGE ? abstentionWeight : Double.POSITIVE_INFINITY;
        rules[last] = StageRule.last(Math.max(0, 1 - finalWeight));
        double[] loss = lastLosses(levels.get(last), finalWeight);
        for (int stage = last - 1; stage >= 0; stage--) {
            double price = costWeight * cost[stage + 1];
            double[] onwards = stage == last - 1 && lastScores != null
                    ? Arrays.stream(lastScores).map(score -> price + 1 - score).toArray()
                    : onwards(transitions.get(stage), loss, price);
            StageLosses losses = new StageLosses(levels.get(stage), onwards, earlyWeight);
            rules[stage] = losses.rule();
            loss = losses.under(rules[stage]);
        }
        return new CascadePolicy(Stream.of(rules).toList());
    }

    private static double[] lastLosses(ConfidenceLevels levels, double abstentionWeight) {
        return IntStream.range(0, levels.size())
                .mapToDouble(level -> levels.isMissing(level)
                        ? 1 - levels.score()[level]
                        : Math.min(1 - levels.probability()[level], abstentionWeight))
                .toArray();
    }

    private static double[] onwards(double[][] chance, double[] loss, double price) {
        return Arrays.stream(chance)
                .mapToDouble(row -> price
                        + IntStream.range(0, loss.length)
                                .mapToDouble(next -> row[next] * loss[next])
                                .sum())
                .toArray();
    }
}
