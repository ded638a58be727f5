/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import io.llmrouter.calibration.BinomialTail;
import io.llmrouter.gateway.dashboard.JudgedDecision.Weighed;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * What other thresholds of one stage would have done with recorded traffic.
 *
 * <p>Idea: the value that an answer was weighed by is on record, so who would have been accepted is counted, not estimated. A request that would have gone
 * on though it did not is charged what asking the strongest model would have cost. Quality is the mean of the labels of the answers that would have
 * been served, taken apart for requests that stay accepted, that stay sent on and that change sides, because labels are rarely spread evenly over these;
 * where one of them has no label nothing is said. Its interval adds up the Clopper-Pearson intervals of the parts at a third of the error each, so it is
 * conservative. Cost: decisions times thresholds. Known weakness: labels come from whoever gave them; if only bad answers are complained of, it looks worse
 * than it is.
 */
final class WhatIf {

    private static final int STEPS = 60;
    private static final double ERROR = 0.05 / 3;

    private final String model;
    private final List<JudgedDecision> decisions;
    private final List<Weighed> weighed;

    /**
     * One threshold.
     *
     * @param threshold accepts from here
     * @param accepted share of the requests that end here
     * @param cost of a request, mean
     * @param changed requests that would go the other way than they did
     * @param labelled requests whose answer is labelled that would have been served
     * @param quality mean of those labels by parts; NaN if nothing can be said
     * @param low lower end of its 95 % interval, or NaN
     * @param high upper end
     */
    record Point(
            double threshold,
            double accepted,
            double cost,
            int changed,
            int labelled,
            double quality,
            double low,
            double high) {}

    /**
     * @param model whose answers are weighed
     * @param decisions in which they were, comparable with each other
     */
    WhatIf(String model, List<JudgedDecision> decisions) {
        this.model = model;
        this.decisions = decisions;
        this.weighed = decisions.stream().map(decision -> decision.of(model)).toList();
    }

    int requests() {
        return decisions.size();
    }

    /** The newest decision's threshold; infinite where nothing is accepted. */
    double live() {
        return weighed.get(weighed.size() - 1).threshold();
    }

    /** Whether all decisions had the same one. */
    boolean sameThreshold() {
        return weighed.stream().allMatch(answer -> answer.threshold() == live());
    }

    /** How the newest decision's answer was weighed. */
    Weighed newest() {
        return weighed.get(weighed.size() - 1);
    }

    /** Thresholds from one that accepts everything to one that accepts nothing, the live one among them; rising. */
    List<Point> points() {
        double[] values = weighed.stream().mapToDouble(Weighed::value).sorted().toArray();
        TreeSet<Double> thresholds = new TreeSet<>();
        for (int step = 0; step <= STEPS; step++) {
            thresholds.add(values[(int) ((long) step * (values.length - 1) / STEPS)]);
        }
        if (Double.isFinite(live())) {
            thresholds.add(live());
        }
        thresholds.add(Math.nextUp(values[values.length - 1]));
        return thresholds.stream().map(this::at).toList();
    }

    /** What this threshold would have done. */
    Point at(double threshold) {
        List<Part> parts = List.of(new Part(), new Part(), new Part());
        int accepted = 0;
        double cost = 0;
        for (int i = 0; i < weighed.size(); i++) {
            Weighed answer = weighed.get(i);
            boolean accepts = answer.value() >= threshold;
            accepted += accepts ? 1 : 0;
            cost += answer.cost() + (accepts ? 0 : answer.costBeyond());
            int part = accepts != answer.accepted() ? 2 : accepts ? 1 : 0;
            parts.get(part)
                    .add(
                            accepts
                                    ? decisions.get(i).quality(model)
                                    : decisions.get(i).qualityBeyond(model));
        }
        return point(threshold, (double) accepted / weighed.size(), cost / weighed.size(), parts);
    }

    private Point point(double threshold, double accepted, double cost, List<Part> parts) {
        List<Part> filled = new ArrayList<>(parts);
        filled.removeIf(part -> part.requests == 0);
        int labelled = filled.stream().mapToInt(part -> part.labelled).sum();
        int changed = parts.get(2).requests;
        if (filled.stream().anyMatch(part -> part.labelled == 0)) {
            return new Point(threshold, accepted, cost, changed, labelled, Double.NaN, Double.NaN, Double.NaN);
        }
        double quality = 0;
        double low = 0;
        double high = 0;
        for (Part part : filled) {
            double share = (double) part.requests / weighed.size();
            quality += share * part.sum / part.labelled;
            low += share * BinomialTail.lowerBound((int) part.sum, part.labelled, ERROR / 2);
            high += share * BinomialTail.upperBound((int) Math.ceil(part.sum), part.labelled, ERROR / 2);
        }
        return new Point(threshold, accepted, cost, changed, labelled, quality, low, high);
    }

    /** Requests that went the same way then and now. */
    private static final class Part {

        private int requests;
        private int labelled;
        private double sum;

        void add(OptionalDouble label) {
            requests++;
            if (label.isPresent()) {
                labelled++;
                sum += label.getAsDouble();
            }
        }
    }
}
