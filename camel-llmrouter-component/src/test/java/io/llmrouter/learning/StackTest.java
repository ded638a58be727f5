/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StackTest {

    private static final int FOLDS = 5;

    private static double[][] column(double[] values) {
        double[][] column = new double[values.length][1];
        for (int i = 0; i < values.length; i++) {
            column[i][0] = values[i];
        }
        return column;
    }

    /** Nothing but the truth, halved and moved: weight 2, and the intercept that moves it back. */
    @Test
    void halvedAndMovedTruth_isUndone() {
        double[] truth = new Random(1).doubles(100).toArray();
        double[] said = new double[100];
        int[] folds = new int[100];
        for (int i = 0; i < 100; i++) {
            said[i] = truth[i] / 2 - 3;
            folds[i] = i % FOLDS;
        }

        Stack stack = Stack.fit(new double[][][] {column(said)}, column(truth), folds);

        assertThat(stack.combine(new double[][] {{0.4 / 2 - 3}})[0]).isCloseTo(0.4, within(1e-6));
    }

    /**
     * With few labels a strongly held-back member says little more than the mean of the folds that it was fitted to, which is high where the fold held
     * out is low. Across folds it so runs against the truth: the weights of all members were zero, and requests were ranked worse than by chance.
     */
    @Test
    void meansOfTheOtherFolds_doNotCountAgainstAMember() {
        Random random = new Random(2);
        double[] truth = new double[500];
        double[] said = new double[500];
        int[] folds = new int[500];
        for (int i = 0; i < truth.length; i++) {
            folds[i] = i % FOLDS;
            double signal = random.nextGaussian();
            double mean = folds[i] * 0.5;
            truth[i] = mean + 0.2 * signal + random.nextGaussian();
            said[i] = -mean + 0.02 * signal;
        }

        Stack stack = Stack.fit(new double[][][] {column(said)}, column(truth), folds);

        assertThat(stack.coefficient()[0][0]).isBetween(4.0, 16.0); // 10 by construction
    }

    @Test
    void membersThatWereUnluckyOnFewRows_areStillHeard() {
        double[] truth = {0, 1, 0, 1, 0, 1};
        double[] said = {0.3, 0.1, 0.3, 0.2, 0.3, 0.2};

        Stack stack = Stack.fit(new double[][][] {column(said), column(said)}, column(truth), new int[6]);

        assertThat(stack.coefficient()[0][0]).isPositive();
        assertThat(stack.coefficient()[1][0]).isEqualTo(stack.coefficient()[0][0]);
    }

    @Test
    void memberThatNeverVaries_hasNoWeight() {
        double[] truth = {0, 1, 0, 1};

        Stack stack = Stack.fit(new double[][][] {column(new double[4])}, column(truth), new int[4]);

        assertThat(stack.coefficient()[0][0]).isZero();
        assertThat(stack.combine(new double[][] {{7}})[0]).isEqualTo(0.5, within(1e-9));
    }
}
