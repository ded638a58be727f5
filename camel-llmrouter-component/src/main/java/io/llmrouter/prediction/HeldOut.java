/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.prediction;

import io.llmrouter.learning.ExtraTrees;
import io.llmrouter.learning.NystromRidge;
import io.llmrouter.learning.Stack;
import io.llmrouter.prediction.FeatureMap.Described;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What members said of rows that they were not fitted on: each row once, or a quarter of more than {@value #MANY}. Of the ways to fit the members that
 * have a penalty, and of reading characters or not, that one is chosen whose squared error there is least; only what tells the models apart counts,
 * and rows are compared within their fold, as in {@link io.llmrouter.learning.Stack}.
 *
 * @param rows which of the training rows
 * @param folds of each of them the fold that it was held out with
 * @param predictions of each of them, each member, each target
 * @param kernelLambda chosen for the kernel
 * @param text chosen for the words
 */
record HeldOut(int[] rows, int[] folds, double[][][] predictions, double kernelLambda, TextRidge.Choice text) {

    private static final int FOLDS = 5;
    private static final int MANY = 4000;
    private static final double[] KERNEL_LAMBDAS = {10, 30, 100};
    private static final double[] TEXT_LAMBDAS = {3, 10, 30};
    private static final double CHARACTER_LAMBDA = 30;

    /** What all candidates of each member said of a row: candidate by candidate, target by target. */
    private record Said(double[][] kernel, double[] trees, double[][] text) {

        double[][] chosen(int ofKernel, int ofText) {
            return new double[][] {kernel[ofKernel], trees, text[ofText]};
        }
    }

    static HeldOut of(List<Described> rows, double[][] targets, long seed) {
        int n = rows.size();
        int folds = n > MANY ? FOLDS - 1 : FOLDS;
        int[] fold = CalibratedPredictor.folds(n, folds, seed);
        List<TextRidge.Choice> texts = texts(rows.get(0).characters() != null);
        List<Integer> held = new ArrayList<>();
        List<Said> said = new ArrayList<>();
        for (int left = 0; left < (n > MANY ? 1 : folds); left++) {
            int out = left;
            int[] train = IntStream.range(0, n).filter(i -> fold[i] != out).toArray();
            int[] test = IntStream.range(0, n).filter(i -> fold[i] == out).toArray();
            said.addAll(said(pick(rows, train), pick(targets, train), pick(rows, test), new Fitting(texts, seed)));
            Arrays.stream(test).forEach(held::add);
        }
        int[] which = held.stream().mapToInt(Integer::intValue).toArray();
        int[] foldOf = Arrays.stream(which).map(i -> fold[i]).toArray();
        Errors errors = new Errors(pick(targets, which), foldOf);
        int kernel = errors.least(said.stream().map(Said::kernel).toList());
        int text = errors.least(said.stream().map(Said::text).toList());
        return new HeldOut(
                which,
                foldOf,
                said.stream().map(row -> row.chosen(kernel, text)).toArray(double[][][]::new),
                KERNEL_LAMBDAS[kernel],
                texts.get(text));
    }

    private record Fitting(List<TextRidge.Choice> texts, long seed) {}

    private static List<Said> said(List<Described> train, double[][] targets, List<Described> test, Fitting fitting) {
        List<NystromRidge> kernels =
                NystromRidge.fit(EnsembleMembers.points(train), targets, KERNEL_LAMBDAS, fitting.seed);
        ExtraTrees trees = EnsembleMembers.trees(train, targets, fitting.seed);
        List<TextRidge> texts = fitting.texts.parallelStream()
                .map(choice -> TextRidge.fit(train, targets, choice))
                .toList();
        return test.stream()
                .map(row -> new Said(
                        kernels.stream()
                                .map(kernel -> kernel.predict(row.point()))
                                .toArray(double[][]::new),
                        EnsembleMembers.grown(trees, row),
                        texts.stream().map(text -> text.predict(row)).toArray(double[][]::new)))
                .toList();
    }

    /** Ways to fit the member that reads words: without the characters in them and, where there are any, with them, which takes the strong penalty. */
    private static List<TextRidge.Choice> texts(boolean characters) {
        List<TextRidge.Choice> choices = new ArrayList<>();
        for (double lambda : TEXT_LAMBDAS) {
            choices.add(new TextRidge.Choice(lambda, false));
        }
        if (characters) {
            choices.add(new TextRidge.Choice(CHARACTER_LAMBDA, true));
        }
        return choices;
    }

    /** Squared errors against the truth. */
    private record Errors(double[][] truth, int[] folds) {

        /** Which of the candidates errs least; each row has a line of targets for each. */
        int least(List<double[][]> candidates) {
            int best = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int c = 0; c < candidates.get(0).length; c++) {
                int candidate = c;
                double error =
                        error(candidates.stream().map(row -> row[candidate]).toArray(double[][]::new));
                if (error < least) {
                    least = error;
                    best = c;
                }
            }
            return best;
        }

        private double error(double[][] said) {
            double sum = 0;
            for (int t = 1; t < truth[0].length; t++) {
                int target = t;
                double[] difference = IntStream.range(0, said.length)
                        .mapToDouble(i -> said[i][target] - truth[i][target])
                        .toArray();
                for (double x : Stack.withinFolds(difference, folds)) {
                    sum += x * x;
                }
            }
            return sum;
        }
    }

    /** Those of all training rows that are held out here. */
    double[][] of(double[][] all) {
        return pick(all, rows);
    }

    /** Member by member instead of row by row. */
    double[][][] byMember() {
        double[][][] byMember = new double[EnsembleMembers.NAMES.size()][][];
        Arrays.setAll(
                byMember, m -> Arrays.stream(predictions).map(row -> row[m]).toArray(double[][]::new));
        return byMember;
    }

    private static double[][] pick(double[][] rows, int[] indices) {
        return Arrays.stream(indices).mapToObj(i -> rows[i]).toArray(double[][]::new);
    }

    private static List<Described> pick(List<Described> rows, int[] indices) {
        return Arrays.stream(indices).mapToObj(rows::get).toList();
    }
}
