/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against solutions in closed form, and against the conditions that an optimum fulfils. */
class LinearModelsTest {

    private static SparseVector at(int column, double value) {
        return new SparseVector(new int[] {column}, new double[] {value});
    }

    private static List<SparseVector> random(int n, int d, Random random) {
        return IntStream.range(0, n)
                .mapToObj(i -> new SparseVector(
                        IntStream.range(0, d).toArray(),
                        random.doubles(d, -1, 1).toArray()))
                .toList();
    }

    @Test
    void ridgeOfOneCentredFeature_isXyOverXxPlusLambda() {
        List<SparseVector> rows = List.of(at(0, -1), at(0, 1), at(0, -2), at(0, 2));
        double[][] targets = {{0}, {2}, {-1}, {3}};

        RidgeRegression ridge = RidgeRegression.fit(rows, targets, 1, 3);

        // mean 1, so x'(y - 1) = 1 + 1 + 4 + 4 = 10 and x'x + lambda = 13
        assertThat(ridge.predict(at(0, 1))[0]).isCloseTo(1 + 10.0 / 13, within(1e-6));
    }

    @Test
    void ridgeOfActiveColumns_isTheRidgeOfAll() {
        List<SparseVector> rows = List.of(at(3, 1), at(70, 2), at(3, -1), at(90, 1));
        double[][] targets = {{1, 0}, {0, 1}, {-1, 0.5}, {2, 2}};
        ActiveColumns active = ActiveColumns.of(rows, 100);

        RidgeRegression all = RidgeRegression.fit(rows, targets, 100, 0.5);
        RidgeRegression some = RidgeRegression.fit(
                        rows.stream().map(active::narrow).toList(), targets, active.size(), 0.5)
                .widened(active);

        assertThat(active.size()).isEqualTo(3);
        for (int column : new int[] {0, 3, 70, 90, 99}) {
            assertThat(some.predict(at(column, 1))).containsExactly(all.predict(at(column, 1)), within(1e-6));
        }
    }

    @Test
    void logisticWithoutFeatures_isTheLogOddsOfTheMean() {
        List<SparseVector> rows = List.of(at(0, 0), at(0, 0), at(0, 0), at(0, 0));

        LogisticRegression fitted = LogisticRegression.fit(rows, new double[] {1, 0.5, 0.5, 1}, 1, 1);

        assertThat(fitted.intercept()).isCloseTo(Math.log(0.75 / 0.25), within(1e-3));
    }

    @Test
    void logistic_isWhereTheGradientVanishes() {
        Random random = new Random(5);
        List<SparseVector> rows = random(200, 6, random);
        double[] target = rows.stream()
                .mapToDouble(row -> random.nextDouble() < 1 / (1 + Math.exp(-3 * row.values()[0])) ? 1 : 0)
                .toArray();
        double c = 0.7;

        LogisticRegression fitted = LogisticRegression.fit(rows, target, 6, c);

        for (int j = 0; j < 6; j++) {
            double slope = fitted.weights()[j] / c;
            for (int i = 0; i < target.length; i++) {
                slope += (fitted.probability(rows.get(i)) - target[i])
                        * rows.get(i).values()[j];
            }
            assertThat(slope).isCloseTo(0, within(0.05));
        }
        assertThat(fitted.weights()[0]).isGreaterThan(1);
    }

    @Test
    void logisticFromAnotherStart_arrivesAtTheSame() {
        Random random = new Random(6);
        List<SparseVector> rows = random(100, 4, random);
        double[] target = random.doubles(100).toArray();

        LogisticRegression once = LogisticRegression.fit(rows, target, 4, 1);
        LogisticRegression again = LogisticRegression.fit(rows, target, 4, 0.01).refit(rows, target, 1);

        assertThat(again.weights()).containsExactly(once.weights(), within(0.01));
    }
}
