/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import io.llmrouter.features.PromptFeatures;
import io.llmrouter.intent.IntentClassifier;
import io.llmrouter.intent.IntentResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Asks a classifier about requests that it did not learn from, and measures what it says. Immutable. */
public final class IntentReplay {

    private static final List<String> NAMES = List.of(
            "accuracy", "oos_auroc", "oos_recall_95", "kept", "oos_recall", "accuracy_abstaining", "accuracy_kept");
    private static final double KEEP = 0.95;
    private static final double MICRO = 1_000;

    private final boolean[] inScope;
    private final boolean[] right;
    private final boolean[] accepted;
    private final double[] score;
    private final RankSum ranks;
    private final int[] ascending;
    private final double[] nanos;

    /**
     * A request whose intent is known.
     *
     * @param text what was asked
     * @param intent what was meant; null for none of the intents
     * @param embedding by the classifier's embedder
     */
    public record Labelled(String text, String intent, float[] embedding) {}

    private IntentReplay(List<Labelled> requests, List<IntentResult> found, double[] nanos) {
        int n = requests.size();
        this.inScope = new boolean[n];
        this.right = new boolean[n];
        this.accepted = new boolean[n];
        this.score = new double[n];
        for (int i = 0; i < n; i++) {
            String intent = requests.get(i).intent();
            inScope[i] = intent != null;
            right[i] = found.get(i).intent().equals(intent);
            accepted[i] = found.get(i).accepted();
            score[i] = found.get(i).inScope();
        }
        this.ranks = new RankSum(score, i -> inScope[i]);
        this.ascending = IntStream.range(0, n)
                .boxed()
                .sorted((a, b) -> Double.compare(score[a], score[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        this.nanos = nanos;
    }

    /**
     * Asks and measures.
     *
     * @param classifier learned
     * @param requests at least one
     * @param bootstrap of the intervals
     */
    public static IntentFigures measure(IntentClassifier classifier, List<Labelled> requests, Bootstrap bootstrap) {
        List<IntentResult> found = new ArrayList<>();
        double[] nanos = new double[requests.size()];
        for (int i = 0; i < nanos.length; i++) {
            Labelled request = requests.get(i);
            PromptFeatures features = PromptFeatures.of(request.text(), classifier.embedder(), request.embedding());
            long start = System.nanoTime();
            found.add(classifier.classify(features));
            nanos[i] = System.nanoTime() - start;
        }
        return measure(requests, found, nanos, bootstrap);
    }

    /** Measures results. */
    static IntentFigures measure(
            List<Labelled> requests, List<IntentResult> found, double[] nanos, Bootstrap bootstrap) {
        return new IntentReplay(requests, found, nanos).figures(bootstrap);
    }

    private IntentFigures figures(Bootstrap bootstrap) {
        int[] once = new int[score.length];
        Arrays.fill(once, 1);
        double[] values = of(once);
        double[][] resampled = IntStream.range(0, bootstrap.resamples())
                .parallel()
                .mapToObj(b -> of(bootstrap.counts(once.length, b)))
                .toArray(double[][]::new);
        Map<String, Figure> figures = new LinkedHashMap<>();
        for (int f = 0; f < values.length; f++) {
            int column = f;
            figures.put(
                    NAMES.get(f),
                    new Figure(
                            values[f],
                            Interval.of(Arrays.stream(resampled)
                                    .mapToDouble(row -> row[column])
                                    .toArray())));
        }
        int in =
                (int) IntStream.range(0, inScope.length).filter(i -> inScope[i]).count();
        double[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new IntentFigures(
                in,
                inScope.length - in,
                figures,
                sorted[sorted.length / 2] / MICRO,
                sorted[(int) (sorted.length * 0.99)] / MICRO);
    }

    /** In the order of the names, if row i occurs {@code times[i]} times. */
    private double[] of(int[] times) {
        double in = 0;
        double out = 0;
        double rightIn = 0;
        double kept = 0;
        double keptRight = 0;
        double refused = 0;
        for (int i = 0; i < times.length; i++) {
            if (inScope[i]) {
                in += times[i];
                rightIn += right[i] ? times[i] : 0;
                kept += accepted[i] ? times[i] : 0;
                keptRight += accepted[i] && right[i] ? times[i] : 0;
            } else {
                out += times[i];
                refused += accepted[i] ? 0 : times[i];
            }
        }
        return new double[] {
            rightIn / in,
            ranks.auroc(times),
            recall(times, in) / out,
            kept / in,
            refused / out,
            (keptRight + refused) / (in + out),
            keptRight / (kept + out - refused)
        };
    }

    /** Out-of-scope rows with a lower score than the in-scope rows that are kept. */
    private double recall(int[] times, double in) {
        double lost = 0;
        double below = 0;
        for (int i : ascending) {
            if (!inScope[i]) {
                below += times[i];
            } else if (lost + times[i] > (1 - KEEP) * in + 1e-9) {
                break;
            } else {
                lost += times[i];
            }
        }
        return below;
    }
}
