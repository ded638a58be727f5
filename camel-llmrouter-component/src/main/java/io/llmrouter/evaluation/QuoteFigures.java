/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.calibration.CalibrationReport;
import io.llmrouter.calibration.PlattCalibrator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What a confidence is worth on questions that are known to be answered right or wrong: whether it orders them, and how many can be answered at a wanted
 * precision when calibrator and threshold come from other documents' questions. Immutable.
 *
 * @param right share of all questions answered right
 * @param auroc chance that a right answer has the higher confidence
 * @param calibrationError of P(right) on questions of documents that were not learned from, over bins of equal width
 * @param answered by wanted precision
 */
public record QuoteFigures(Figure right, Figure auroc, double calibrationError, Map<Double, Answered> answered) {

    /** Parts of the documents. */
    static final int FOLDS = 5;

    private static final int FEWEST_ACCEPTED = 20;

    /**
     * One answer.
     *
     * @param confidence raw
     * @param right whether it was
     * @param document whose questions are learned from or measured on together
     * @param nanos how long it took
     */
    public record Row(double confidence, boolean right, String document, long nanos) {}

    /**
     * At a wanted precision.
     *
     * @param share of all questions that were answered
     * @param precision share of those that are right
     */
    public record Answered(Figure share, Figure precision) {}

    /**
     * Measures.
     *
     * @param rows at least one of either kind
     * @param targets wanted precisions
     * @param bootstrap over rows, for AUROC; its seed also draws the folds
     */
    public static QuoteFigures of(List<Row> rows, List<Double> targets, Bootstrap bootstrap) {
        double[] confidence = rows.stream().mapToDouble(Row::confidence).toArray();
        RankSum ranks = new RankSum(confidence, i -> rows.get(i).right());
        double[] resampled = IntStream.range(0, bootstrap.resamples())
                .mapToDouble(b -> ranks.auroc(bootstrap.counts(confidence.length, b)))
                .toArray();
        List<List<Row>> folds = folds(rows, bootstrap.seed());
        Map<Double, Answered> answered = new LinkedHashMap<>();
        for (double target : targets) {
            answered.put(target, answered(rows, folds, target));
        }
        return new QuoteFigures(
                share(rows, row -> row.right() ? 1 : 0),
                new Figure(ranks.auroc(), Interval.of(resampled)),
                calibrationError(folds, bootstrap.seed()),
                answered);
    }

    /** Share of rows that reach a threshold. */
    public static Figure reaching(List<Row> rows, double threshold) {
        return share(rows, row -> row.confidence() >= threshold ? 1 : 0);
    }

    private static Figure share(List<Row> rows, ToDoubleFunction<Row> of) {
        double mean = rows.stream().mapToDouble(of).average().orElse(Double.NaN);
        return new Figure(
                mean, rows.isEmpty() ? new Interval(Double.NaN, Double.NaN) : WilsonInterval.of(mean, rows.size()));
    }

    /** All questions of a document are in one part. */
    private static List<List<Row>> folds(List<Row> rows, long seed) {
        List<String> documents =
                new ArrayList<>(rows.stream().map(Row::document).distinct().toList());
        Collections.shuffle(documents, new Random(seed));
        List<List<Row>> folds = new ArrayList<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            int part = fold;
            folds.add(rows.stream()
                    .filter(row -> documents.indexOf(row.document()) % FOLDS == part)
                    .toList());
        }
        return folds;
    }

    private static List<Row> outside(List<List<Row>> folds, List<Row> fold) {
        return folds.stream()
                .filter(other -> other != fold)
                .flatMap(List::stream)
                .toList();
    }

    private static Answered answered(List<Row> rows, List<List<Row>> folds, double target) {
        List<Row> accepted = new ArrayList<>();
        for (List<Row> fold : folds) {
            double threshold = threshold(outside(folds, fold), target);
            fold.stream().filter(row -> row.confidence() >= threshold).forEach(accepted::add);
        }
        double share = (double) accepted.size() / rows.size();
        return new Answered(
                new Figure(share, WilsonInterval.of(share, rows.size())), share(accepted, row -> row.right() ? 1 : 0));
    }

    /**
     * The lowest confidence from which on the wanted share is right.
     *
     * @param learned rows
     * @param target wanted precision
     * @return a raw threshold; infinite if no threshold that at least {@value #FEWEST_ACCEPTED} rows reach gives the precision
     */
    public static double threshold(List<Row> learned, double target) {
        List<Row> surestFirst = learned.stream()
                .sorted(Comparator.comparingDouble(row -> -row.confidence()))
                .toList();
        double threshold = Double.POSITIVE_INFINITY;
        int right = 0;
        for (int i = 0; i < surestFirst.size(); i++) {
            right += surestFirst.get(i).right() ? 1 : 0;
            boolean last = i + 1 == surestFirst.size()
                    || surestFirst.get(i + 1).confidence() < surestFirst.get(i).confidence();
            if (last && i + 1 >= FEWEST_ACCEPTED && right >= target * (i + 1)) {
                threshold = surestFirst.get(i).confidence();
            }
        }
        return threshold;
    }

    private static double calibrationError(List<List<Row>> folds, long seed) {
        List<Double> probabilities = new ArrayList<>();
        List<Row> measured = new ArrayList<>();
        for (List<Row> fold : folds) {
            List<Row> learned = outside(folds, fold);
            boolean[] right = new boolean[learned.size()];
            for (int i = 0; i < right.length; i++) {
                right[i] = learned.get(i).right();
            }
            PlattCalibrator fitted = PlattCalibrator.fit(
                    learned.stream().mapToDouble(Row::confidence).toArray(), right);
            fold.forEach(row -> probabilities.add(fitted.probability(row.confidence())));
            measured.addAll(fold);
        }
        return CalibrationReport.of(
                        probabilities.stream().mapToDouble(Double::doubleValue).toArray(),
                        measured.stream()
                                .mapToDouble(row -> row.right() ? 1 : 0)
                                .toArray(),
                        seed)
                .equalWidth()
                .observed();
    }
}
