/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.calibration.Calibrator;
import io.llmrouter.cascade.CascadePolicy;
import io.llmrouter.cascade.CascadePolicy.Served;
import io.llmrouter.cascade.CascadePolicy.StageRule;
import io.llmrouter.cascade.StageTable;
import io.llmrouter.cascade.StageThresholds;
import io.llmrouter.evaluation.Bootstrap;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Calibrators and thresholds that are there already, measured on rows that they were not made from. Immutable.
 *
 * @param calibrators one for each judged stage
 * @param thresholds one for each judged stage
 */
public record DeployedCascade(List<Calibrator> calibrators, List<StageThresholds> thresholds) {

    /** Copies and checks. */
    public DeployedCascade {
        calibrators = List.copyOf(calibrators);
        thresholds = List.copyOf(thresholds);
        if (calibrators.size() != thresholds.size()) {
            throw new IllegalArgumentException("there are " + calibrators.size() + " calibrators for "
                    + thresholds.size() + " thresholds; each judged stage has one of both");
        }
    }

    /**
     * Measures.
     *
     * @param rows with as many judged stages
     * @param raw n x (k - 1) signals; not a number where there is none
     * @param bootstrap of the intervals
     * @return every metric
     */
    public CascadeFigures measure(CascadeRows rows, double[][] raw, Bootstrap bootstrap) {
        CascadePolicy policy = policy();
        double[][] probability = probabilities(raw);
        StageTable table = CascadeTrial.table(rows, probability);
        List<Served> served = new ArrayList<>();
        boolean[][] asked = new boolean[rows.size()][rows.stages()];
        for (int row = 0; row < rows.size(); row++) {
            served.add(policy.serve(table, row));
            for (int stage = 0; stage <= served.get(row).stage(); stage++) {
                asked[row][stage] = policy.rules().get(stage).on();
            }
        }
        double[] priority = IntStream.range(0, rows.size())
                .mapToDouble(row -> Double.isFinite(raw[row][0]) ? -raw[row][0] : Double.POSITIVE_INFINITY)
                .toArray();
        CascadeReplay replay = new CascadeReplay(
                String.join(" > ", rows.models()) + " as deployed", rows, served, asked, raw, probability, priority);
        return new CascadeMeasures(replay, bootstrap).figures();
    }

    /**
     * How much of each stage's answers it accepts.
     *
     * @param raw n x (k - 1) signals; rows without one at a stage do not count there
     * @return shares in [0, 1]; not a number for a stage without any signal
     */
    public double[] accepted(double[][] raw) {
        double[][] probability = probabilities(raw);
        return IntStream.range(0, thresholds.size())
                .mapToDouble(stage -> IntStream.range(0, raw.length)
                        .filter(row -> Double.isFinite(raw[row][stage]))
                        .mapToDouble(row -> accepts(stage, probability[row][stage]) ? 1 : 0)
                        .average()
                        .orElse(Double.NaN))
                .toArray();
    }

    private boolean accepts(int stage, double probability) {
        StageThresholds rule = thresholds.get(stage);
        return rule.off() == null && probability >= rule.accept();
    }

    private double[][] probabilities(double[][] raw) {
        double[][] probability = new double[raw.length][calibrators.size()];
        for (int row = 0; row < raw.length; row++) {
            for (int stage = 0; stage < calibrators.size(); stage++) {
                probability[row][stage] = Double.isFinite(raw[row][stage])
                        ? calibrators.get(stage).probability(raw[row][stage])
                        : Double.NaN;
            }
        }
        return probability;
    }

    private CascadePolicy policy() {
        List<StageRule> rules = new ArrayList<>();
        for (StageThresholds rule : thresholds) {
            rules.add(
                    rule.off() != null
                            ? StageRule.off()
                            : new StageRule(true, rule.accept(), rule.canAbstain() ? rule.abstain() : 0));
        }
        rules.add(StageRule.last(0));
        return new CascadePolicy(rules);
    }
}
