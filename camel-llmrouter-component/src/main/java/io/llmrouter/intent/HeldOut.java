/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What the parts say about examples, and about negatives, that they were not learned from. Not to be changed.
 *
 * @param inScope comparisons of examples, each by parts that were learned without it
 * @param intent of each of them
 * @param outOfScope comparisons of negatives
 */
record HeldOut(List<IntentScorer.Raw> inScope, List<Integer> intent, List<IntentScorer.Raw> outOfScope) {

    private static final int CELLS = 2_000_000;
    private static final int MOST_FOLDS = 5;
    private static final int MANY_ROWS = 4_000;
    private static final int FEW_FOLDS = 3;
    private static final int VERY_MANY_ROWS = 8_000;
    private static final int ENOUGH_FOLDS = 2;

    /**
     * Cross-validates: an intent's only example is always learned from. Negatives are spread over the folds. Of very many rows two folds of three say enough.
     *
     * @return for each method, what is said by parts that were learned for it alone, as they are once it is chosen
     */
    static Map<IntentMethod, HeldOut> folds(
            Prepared examples, Prepared negatives, Set<IntentMethod> methods, long seed) {
        int[] fold = folds(examples, seed);
        int folds = Arrays.stream(fold).max().orElse(-1) + 1;
        int asked = examples.size() > VERY_MANY_ROWS ? ENOUGH_FOLDS : folds;
        int most = Math.max(200, CELLS / examples.intents());
        Map<IntentMethod, HeldOut> heldOut = new EnumMap<>(IntentMethod.class);
        methods.forEach(
                method -> heldOut.put(method, new HeldOut(new ArrayList<>(), new ArrayList<>(), new ArrayList<>())));
        for (int f = 0; f < asked; f++) {
            int now = f;
            int[] rest =
                    IntStream.range(0, fold.length).filter(i -> fold[i] != now).toArray();
            int[] inside = IntStream.range(0, fold.length)
                    .filter(i -> fold[i] == now)
                    .limit(most / asked)
                    .toArray();
            int[] outside = IntStream.range(0, negatives.size())
                    .filter(i -> i % asked == now)
                    .limit(most / asked)
                    .toArray();
            IntentScorer scorer = IntentScorer.fit(examples.rows(rest), methods);
            heldOut.forEach((method, held) -> {
                IntentScorer alone = scorer.alone(method);
                held.inScope.addAll(compared(alone, examples, inside));
                Arrays.stream(inside).forEach(i -> held.intent.add(examples.intent()[i]));
                held.outOfScope.addAll(compared(alone, negatives, outside));
            });
        }
        return heldOut;
    }

    private static List<IntentScorer.Raw> compared(IntentScorer scorer, Prepared texts, int[] rows) {
        return Arrays.stream(rows)
                .parallel()
                .mapToObj(i -> scorer.compare(texts.embeddings()[i], texts.tokens()[i]))
                .toList();
    }

    private static int[] folds(Prepared examples, long seed) {
        int[] count = new int[examples.intents()];
        for (int c : examples.intent()) {
            count[c]++;
        }
        int most = Arrays.stream(count).max().orElse(0);
        int folds = Math.min(examples.size() > MANY_ROWS ? FEW_FOLDS : MOST_FOLDS, most);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, examples.size()).boxed().toList());
        java.util.Collections.shuffle(order, new Random(seed));
        int[] next = new int[examples.intents()];
        int[] fold = new int[examples.size()];
        for (int i : order) {
            int c = examples.intent()[i];
            fold[i] = count[c] < 2 ? -1 : (next[c]++ + c) % folds;
        }
        return fold;
    }

    /**
     * Stands in for negatives that nobody gave: leaves a third of the intents out and asks the others about them.
     *
     * @param examples of at least 4 intents
     * @param most how many comparisons are wanted
     */
    static List<IntentScorer.Raw> leaveIntentsOut(Prepared examples, Set<IntentMethod> methods, int most) {
        int groups = FEW_FOLDS;
        List<IntentScorer.Raw> outside = new ArrayList<>();
        for (int g = 0; g < groups; g++) {
            int now = g;
            IntentScorer scorer = IntentScorer.fit(examples.ofIntents(c -> c % groups != now), methods);
            Prepared left = examples.ofIntents(c -> c % groups == now);
            int step = Math.max(1, left.size() * groups / most);
            outside.addAll(compared(
                    scorer,
                    left,
                    IntStream.range(0, left.size()).filter(i -> i % step == 0).toArray()));
        }
        return outside;
    }
}
