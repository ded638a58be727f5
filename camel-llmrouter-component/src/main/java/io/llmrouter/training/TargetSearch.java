/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.bundle.CertificateJson;
import io.llmrouter.bundle.OperatingTarget;
import io.llmrouter.calibration.CandidateThresholds;
import io.llmrouter.calibration.CertificateTerms;
import io.llmrouter.calibration.Certification;
import io.llmrouter.calibration.LabelledSample;
import io.llmrouter.calibration.QualityLosses;
import io.llmrouter.calibration.Risk;
import io.llmrouter.calibration.ThresholdCertifier;
import io.llmrouter.prediction.OperatingPoint;
import io.llmrouter.prediction.OperatingPointSearch;
import java.time.Clock;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Chooses an operating point for a target, on held-out estimates. A share or a budget is met on all of them. A quality floor is certified: candidates come
 * from one half of the groups, the {@link ThresholdCertifier} tests them on the other.
 */
final class TargetSearch {

    private final TrainingRows training;
    private final HeldOutEstimates all;
    private final HeldOutEstimates calibrate;
    private final HeldOutEstimates certify;
    private final double delta;
    private final Clock clock;

    TargetSearch(TrainingRows training, HeldOutEstimates heldOut, double delta, long seed, Clock clock) {
        this.training = training;
        this.all = heldOut;
        this.delta = delta;
        this.clock = clock;
        int[] half = Arrays.stream(heldOut.rows())
                .map(row -> new SplittableRandom(~seed * 31 + training.group()[row]).nextInt(2))
                .toArray();
        this.calibrate = heldOut.only(
                IntStream.range(0, half.length).filter(i -> half[i] == 0).toArray());
        this.certify = heldOut.only(
                IntStream.range(0, half.length).filter(i -> half[i] == 1).toArray());
    }

    OperatingTarget find(OperatingTarget.Kind kind, double value) {
        OperatingPointSearch search = new OperatingPointSearch(all.expected(), training.meanCosts());
        return switch (kind) {
            case TARGET_SHARE -> chosen(kind, value, search.forShare(value));
            case BUDGET -> chosen(kind, value, search.forBudget(value));
            case QUALITY_FLOOR -> certified(value);
        };
    }

    private OperatingTarget chosen(OperatingTarget.Kind kind, double value, OperatingPoint point) {
        return new OperatingTarget(kind, value, point.lambda(), heldOut(point, all), null);
    }

    private OperatingTarget certified(double floor) {
        Certification certification = calibrate.size() == 0 || certify.size() < ThresholdCertifier.FEWEST_LABELS
                ? certifier(floor).losses(losses(floor, new OperatingPoint[] {always()}))
                : certifier(floor).losses(losses(floor, candidates()));
        OperatingPoint point = certification instanceof Certification.Certified certified
                ? new OperatingPoint(certified.certificate().evidence().threshold(), training.meanCosts())
                : null;
        ObjectNode evidence = CertificateJson.of(certification);
        evidence.put("fittedOn", all.share());
        return new OperatingTarget(
                OperatingTarget.Kind.QUALITY_FLOOR,
                floor,
                point == null ? null : point.lambda(),
                heldOut(point == null ? always() : point, certify),
                evidence);
    }

    private ThresholdCertifier certifier(double floor) {
        return new ThresholdCertifier(
                new CertificateTerms(Risk.QUALITY_LOSS, floor, delta),
                new LabelledSample(training.labels(), training.dataHash()),
                clock);
    }

    private OperatingPoint[] candidates() {
        return new OperatingPointSearch(calibrate.expected(), training.meanCosts())
                .candidates(CandidateThresholds.MOST);
    }

    /** The point at which everything goes to the strongest model. */
    private OperatingPoint always() {
        return new OperatingPointSearch(all.expected(), training.meanCosts()).forShare(1);
    }

    private QualityLosses losses(double floor, OperatingPoint[] points) {
        double[][] expected = certify.expected();
        double[][] scores = training.requests().scores();
        int last = training.requests().models().size() - 1;
        double[] strong = Arrays.stream(certify.rows())
                .mapToDouble(row -> scores[row][last])
                .toArray();
        return new QualityLosses(
                floor,
                strong,
                Arrays.stream(points)
                        .map(point -> {
                            double[] served = new double[strong.length];
                            int accepted = 0;
                            for (int i = 0; i < served.length; i++) {
                                int choice = point.choose(expected[i]);
                                served[i] = scores[certify.rows()[i]][choice];
                                accepted += choice == last ? 0 : 1;
                            }
                            return new QualityLosses.Policy(point.lambda(), served, accepted);
                        })
                        .toList());
    }

    private OperatingTarget.HeldOut heldOut(OperatingPoint point, HeldOutEstimates estimates) {
        double[][] expected = estimates.expected();
        double[][] scores = training.requests().scores();
        double[] mean = training.meanCosts();
        int last = mean.length - 1;
        double strong = 0;
        double served = 0;
        double best = 0;
        double cost = 0;
        double dearest = 0;
        for (int i = 0; i < expected.length; i++) {
            int row = estimates.rows()[i];
            int choice = point.choose(expected[i]);
            double[] costs = training.costs() == null ? mean : training.costs()[row];
            strong += choice == last ? 1 : 0;
            served += scores[row][choice];
            best += scores[row][last];
            cost += costs[choice];
            dearest += costs[last];
        }
        int n = Math.max(1, expected.length);
        return new OperatingTarget.HeldOut(strong / n, served / n, best / n, dearest == 0 ? 1 : cost / dearest);
    }
}
