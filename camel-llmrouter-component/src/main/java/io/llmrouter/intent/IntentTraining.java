/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Learns intents from examples.
 *
 * <p>Idea: examples are held out in turn; what each method says about them chooses the method, and what it says about them and about negatives fits the
 * probabilities, the floors and the margin. Without negatives, intents that are left out in turn stand in for them. Cost: one fit a fold and one of
 * everything; seconds for ten thousand examples of a hundred and fifty intents. Known weakness: intents that are left out are harder negatives than
 * most of what users write, so that fewer requests are believed. Stateless.
 */
public final class IntentTraining {

    private static final double[] EXEMPLAR_WEIGHTS = {0, 0.5, 1, 2};
    private static final long LEARNED_CELLS = 6_000_000;
    private static final int FEWEST_HELD_OUT = 30;
    private static final int FEWEST_NEGATIVES = 10;
    private static final int MOST_LEFT_OUT = 3_000;
    private static final double UNFITTED_FLOOR = 0.4;

    private final IntentExamples examples;
    private final ExampleVectors vectors;
    private final IntentOptions options;
    private final List<String> intents;

    private IntentTraining(IntentExamples examples, ExampleVectors vectors, IntentOptions options) {
        this.examples = examples;
        this.vectors = vectors;
        this.options = options;
        this.intents = examples.intents();
    }

    /**
     * Learns.
     *
     * @param examples of at least two intents
     * @param vectors of the examples, and who embeds requests
     * @param options what to fit and what was typed
     * @return the classifier
     */
    public static IntentClassifier fit(IntentExamples examples, ExampleVectors vectors, IntentOptions options) {
        return new IntentTraining(examples, vectors, options).fit();
    }

    private IntentClassifier fit() {
        long start = System.nanoTime();
        Prepared learned = prepared(
                examples.examples().stream().map(IntentExamples.Example::text).toList(),
                examples.examples().stream()
                        .mapToInt(example -> Collections.binarySearch(intents, example.intent()))
                        .toArray());
        Prepared negatives = prepared(examples.outOfScope(), new int[0]);
        Set<IntentMethod> methods =
                options.method() == null ? EnumSet.allOf(IntentMethod.class) : EnumSet.of(options.method());
        if (options.method() == null && (long) learned.size() * intents.size() > LEARNED_CELLS) {
            methods.removeAll(EnumSet.of(IntentMethod.SOFTMAX, IntentMethod.LINEAR));
        }
        Map<IntentMethod, HeldOut> byMethod = HeldOut.folds(learned, negatives, methods, options.seed());
        Map<IntentScorer.Mix, Double> accuracies = accuracies(byMethod);
        boolean enough = byMethod.values().iterator().next().intent().size() >= FEWEST_HELD_OUT;
        IntentScorer.Mix mix = mix(accuracies, enough);
        HeldOut heldOut = byMethod.get(mix.method());
        Set<IntentMethod> chosen = EnumSet.of(mix.method());
        List<IntentScorer.Raw> outside = heldOut.outOfScope();
        String from = outside.isEmpty() ? "none" : "given";
        if (enough && outside.size() < FEWEST_NEGATIVES && intents.size() >= 4) {
            outside = new ArrayList<>(outside);
            outside.addAll(HeldOut.leaveIntentsOut(learned, chosen, MOST_LEFT_OUT));
            from = "intents left out";
        }
        IntentScorer scorer = IntentScorer.fit(learned, chosen);
        IntentScorer.Scored[] in = heldOut.inScope().stream()
                .map(raw -> IntentScorer.score(raw, mix))
                .toArray(IntentScorer.Scored[]::new);
        IntentScorer.Scored[] out =
                outside.stream().map(raw -> IntentScorer.score(raw, mix)).toArray(IntentScorer.Scored[]::new);
        boolean fitted = enough && out.length >= FEWEST_NEGATIVES;
        ScopeModel scope = fitted ? model(in, out, i -> true) : ScopeModel.unfitted();
        ScopeModel right =
                fitted ? model(in, out, i -> in[i].best() == heldOut.intent().get(i)) : ScopeModel.unfitted();
        Floors floors = enough
                ? Floors.fit(
                        judged(in, heldOut.intent(), scope), judged(out, null, scope), intents.size(), options.keep())
                : Floors.same(intents.size(), UNFITTED_FLOOR, 0);
        if (options.margin() != null) {
            floors = new Floors(floors.floor(), options.margin());
        }
        IntentReport report = new IntentReport(
                mix.method(),
                options.method() != null ? "typed" : enough ? "cross-validated" : "too few examples to choose",
                byName(accuracies),
                learned.size(),
                intents.size(),
                out.length,
                from,
                fitted,
                (System.nanoTime() - start) / 1_000_000);
        return new IntentClassifier(
                vectors.embedder(),
                scorer,
                new IntentClassifier.Parts(examples, mix, scope, right, floors, options, report));
    }

    private Prepared prepared(List<String> texts, int[] intent) {
        return new Prepared(
                vectors.of(texts),
                texts.stream().map(WordWeights::tokens).toArray(WordWeights.Tokens[]::new),
                intent,
                intents.size());
    }

    /** On held-out examples, from the simplest method to the most complicated. */
    private static Map<IntentScorer.Mix, Double> accuracies(Map<IntentMethod, HeldOut> byMethod) {
        Map<IntentScorer.Mix, Double> accuracies = new LinkedHashMap<>();
        byMethod.forEach((method, heldOut) -> {
            double[] weights = method == IntentMethod.LINEAR ? EXEMPLAR_WEIGHTS : new double[] {0};
            for (double weight : weights) {
                IntentScorer.Mix mix = new IntentScorer.Mix(method, weight);
                int right = 0;
                for (int i = 0; i < heldOut.intent().size(); i++) {
                    float[] scores = IntentScorer.scores(heldOut.inScope().get(i), mix);
                    right += IntentScorer.greatest(scores, -1)
                                    == heldOut.intent().get(i)
                            ? 1
                            : 0;
                }
                accuracies.put(
                        mix, right / (double) Math.max(1, heldOut.intent().size()));
            }
        });
        return accuracies;
    }

    private static IntentScorer.Mix mix(Map<IntentScorer.Mix, Double> accuracies, boolean enough) {
        IntentScorer.Mix best = null;
        for (Map.Entry<IntentScorer.Mix, Double> entry : accuracies.entrySet()) {
            if (best == null || enough && entry.getValue() > accuracies.get(best)) {
                best = entry.getKey();
            }
        }
        return best;
    }

    private Map<String, Double> byName(Map<IntentScorer.Mix, Double> accuracies) {
        Map<String, Double> named = new TreeMap<>();
        accuracies.forEach((mix, accuracy) -> named.merge(mix.method().label(), accuracy, Math::max));
        return named;
    }

    private static ScopeModel model(
            IntentScorer.Scored[] in, IntentScorer.Scored[] out, java.util.function.IntPredicate right) {
        double[][] signs = Stream.concat(Arrays.stream(in), Arrays.stream(out))
                .map(IntentScorer.Scored::signs)
                .toArray(double[][]::new);
        double[] target = new double[signs.length];
        for (int i = 0; i < in.length; i++) {
            target[i] = right.test(i) ? 1 : 0;
        }
        return ScopeModel.fit(signs, target);
    }

    private static Floors.Judged judged(IntentScorer.Scored[] rows, List<Integer> intent, ScopeModel scope) {
        boolean[] right = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            right[i] = intent != null && rows[i].best() == intent.get(i);
        }
        return new Floors.Judged(
                Arrays.stream(rows)
                        .mapToDouble(row -> scope.probability(row.signs()))
                        .toArray(),
                Arrays.stream(rows).mapToDouble(IntentScorer.Scored::margin).toArray(),
                Arrays.stream(rows).mapToInt(IntentScorer.Scored::best).toArray(),
                right);
    }
}
