/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A kind of confidence signal that can be replayed on an outcome table. Implementations are immutable. */
public interface StageSignal {

    /** Folds of {@link #heldOut}. */
    int FOLDS = 5;

    /** As {@code --signal} names it. */
    String name();

    /**
     * Learns what there is to learn.
     *
     * @param rows to learn from
     * @param seed of everything random
     * @return something that judges answers, also of other rows
     */
    Learned learn(CascadeRows rows, long seed);

    /** Judges answers. */
    @FunctionalInterface
    interface Learned {

        /**
         * The signals of the judged stages.
         *
         * @param rows with answers or recorded signals
         * @return as many rows
         */
        StageSignals of(CascadeRows rows);
    }

    /** Whether {@link #learn} learns from labels. */
    default boolean learns() {
        return true;
    }

    /**
     * Signals of rows, none by something that had learned from that row or a duplicate of it.
     *
     * @param rows to judge
     * @param seed of folds and learning
     * @param step told after every fold
     * @return the signals
     */
    default StageSignals heldOut(CascadeRows rows, long seed, Runnable step) {
        if (!learns()) {
            step.run();
            return learn(rows, seed).of(rows);
        }
        double[][] raw = new double[rows.size()][];
        double[][] gain = new double[rows.size()][];
        boolean gains = false;
        int[] fold = folds(rows, seed);
        for (int f = 0; f < FOLDS; f++) {
            int out = f;
            int[] train =
                    IntStream.range(0, fold.length).filter(i -> fold[i] != out).toArray();
            int[] test =
                    IntStream.range(0, fold.length).filter(i -> fold[i] == out).toArray();
            StageSignals judged = learn(rows.only(train), seed).of(rows.only(test));
            for (int i = 0; i < test.length; i++) {
                raw[test[i]] = judged.raw()[i];
                gain[test[i]] = judged.gain() == null ? null : judged.gain()[i];
            }
            gains = judged.gain() != null;
            step.run();
        }
        return new StageSignals(raw, gains ? gain : null);
    }

    /** Which of {@link #FOLDS} each row is in: the same for a group, whatever other rows there are. */
    static int[] folds(CascadeRows rows, long seed) {
        return Arrays.stream(rows.group())
                .map(group -> new SplittableRandom(seed * 31 + group).nextInt(FOLDS))
                .toArray();
    }

    /** How many steps {@link #heldOut} tells. */
    default int steps() {
        return learns() ? FOLDS : 1;
    }
}
