/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import io.llmrouter.confidence.CombinedConfidence;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Several signals in one P(correct), by the logistic regression of {@link CombinedConfidence}, one for each judged stage.
 *
 * <p>Idea: stacking: the regression learns from signals of parts that had not learned from the row, and the parts that judge then learn from all rows. Cost: of every
 * part that learns {@link StageSignal#FOLDS} + 1 fits, and held out one for each fold and each pair of folds. Source: D. Wolpert, "Stacked generalization", 1992. Known weakness: parts that learn from all rows are a little
 * better than those that the regression saw. It has no opinion on the gain of going on. Immutable.
 *
 * @param parts at least two, with different names
 */
public record JoinedSignal(List<StageSignal> parts) implements StageSignal {

    /** Between the names of the parts. */
    public static final String JOIN = "+";

    /** Copies and checks. */
    public JoinedSignal {
        parts = List.copyOf(parts);
        if (parts.size() < 2 || names(parts).stream().distinct().count() < parts.size()) {
            throw new IllegalArgumentException(
                    "signals to join are " + names(parts) + "; write at least two, and each once");
        }
    }

    @Override
    public String name() {
        return String.join(JOIN, names(parts));
    }

    private static List<String> names(List<StageSignal> parts) {
        return parts.stream().map(StageSignal::name).toList();
    }

    @Override
    public Learned learn(CascadeRows rows, long seed) {
        List<CombinedConfidence> combined = combinations(rows, seed);
        List<Learned> learned =
                parts.stream().map(part -> part.learn(rows, seed)).toList();
        return others ->
                joined(combined, learned.stream().map(part -> part.of(others)).toList());
    }

    /** As folds within folds give it; parts that learned without two folds serve for both of them. */
    @Override
    public StageSignals heldOut(CascadeRows rows, long seed, Runnable step) {
        int[] fold = StageSignal.folds(rows, seed);
        Map<Set<Integer>, List<StageSignals>> without = new HashMap<>();
        double[][] raw = new double[rows.size()][];
        for (int f = 0; f < FOLDS; f++) {
            int[] test = in(fold, Set.of(f));
            if (test.length > 0) {
                double[][][] parted = new double[parts.size()][rows.size()][];
                for (int g = 0; g < FOLDS; g++) {
                    int[] other = g == f ? new int[0] : in(fold, Set.of(g));
                    List<StageSignals> judged = other.length == 0
                            ? List.of()
                            : without.computeIfAbsent(Set.of(f, g), folds -> judged(rows, fold, folds, seed));
                    for (int part = 0; part < judged.size(); part++) {
                        for (int row : other) {
                            parted[part][row] = judged.get(part).raw()[row];
                        }
                    }
                }
                int[] train = in(fold, others(f));
                List<CombinedConfidence> combined = fitted(
                        rows.only(train),
                        Arrays.stream(parted)
                                .map(part -> new StageSignals(part, null).only(train))
                                .toList());
                StageSignals joined = joined(
                        combined,
                        judged(rows, fold, Set.of(f), seed).stream()
                                .map(part -> part.only(test))
                                .toList());
                for (int i = 0; i < test.length; i++) {
                    raw[test[i]] = joined.raw()[i];
                }
            }
            step.run();
        }
        return new StageSignals(raw, null);
    }

    /** Signals of the rows of some folds, at their places, by parts that learned from all the others. */
    private List<StageSignals> judged(CascadeRows rows, int[] fold, Set<Integer> folds, long seed) {
        int[] out = in(fold, folds);
        CascadeRows learned = rows.only(IntStream.range(0, fold.length)
                .filter(row -> !folds.contains(fold[row]))
                .toArray());
        return parts.stream()
                .map(part -> part.learn(learned, seed).of(rows.only(out)).spread(out, fold.length))
                .toList();
    }

    private static int[] in(int[] fold, Set<Integer> folds) {
        return IntStream.range(0, fold.length)
                .filter(row -> folds.contains(fold[row]))
                .toArray();
    }

    private static Set<Integer> others(int f) {
        return IntStream.range(0, FOLDS).filter(g -> g != f).boxed().collect(Collectors.toSet());
    }

    /**
     * Fits the regressions.
     *
     * @param rows to learn from
     * @param seed of folds and learning
     * @return one for each judged stage
     * @throws IllegalArgumentException if there are fewer than {@value CombinedConfidence#FEWEST} rows
     */
    public List<CombinedConfidence> combinations(CascadeRows rows, long seed) {
        List<StageSignals> heldOut =
                parts.stream().map(part -> part.heldOut(rows, seed, () -> {})).toList();
        return fitted(rows, heldOut);
    }

    private List<CombinedConfidence> fitted(CascadeRows rows, List<StageSignals> heldOut) {
        return IntStream.range(0, rows.judged())
                .mapToObj(stage -> CombinedConfidence.fit(
                        names(parts),
                        IntStream.range(0, rows.size())
                                .mapToObj(row -> at(heldOut, row, stage))
                                .toArray(double[][]::new),
                        rows.correct(stage)))
                .toList();
    }

    private static double[] at(List<StageSignals> parts, int row, int stage) {
        return parts.stream().mapToDouble(part -> part.raw()[row][stage]).toArray();
    }

    /** An answer that no part has a signal of has none. */
    private static StageSignals joined(List<CombinedConfidence> combined, List<StageSignals> parts) {
        double[][] raw = new double[parts.get(0).size()][combined.size()];
        for (int row = 0; row < raw.length; row++) {
            for (int stage = 0; stage < combined.size(); stage++) {
                double[] signals = at(parts, row, stage);
                raw[row][stage] = Arrays.stream(signals).allMatch(Double::isNaN)
                        ? Double.NaN
                        : combined.get(stage).probability(signals);
            }
        }
        return new StageSignals(raw, null);
    }
}
