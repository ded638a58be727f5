/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llmrouter.confidence.CombinedConfidence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JoinedSignalTest {

    /** Reads the number that the first stage's answer is. */
    private record Told() implements StageSignal {

        @Override
        public String name() {
            return "told";
        }

        @Override
        public boolean learns() {
            return false;
        }

        @Override
        public Learned learn(CascadeRows rows, long seed) {
            return others -> by(others, row -> Double.parseDouble(others.answers()[row][0]));
        }
    }

    /** Learns every label by heart and guesses where it has none. */
    private record Parrot() implements StageSignal {

        @Override
        public String name() {
            return "parrot";
        }

        @Override
        public Learned learn(CascadeRows rows, long seed) {
            Map<String, Double> known = new HashMap<>();
            for (int row = 0; row < rows.size(); row++) {
                known.put(rows.questions()[row], rows.scores()[row][0]);
            }
            return others -> by(others, row -> known.getOrDefault(others.questions()[row], 0.5));
        }
    }

    private static StageSignals by(CascadeRows rows, ToDoubleFunction<Integer> signal) {
        return new StageSignals(
                IntStream.range(0, rows.size())
                        .mapToObj(row -> new double[] {signal.applyAsDouble(row)})
                        .toArray(double[][]::new),
                null);
    }

    /** An answer is right where the recorded signal and the told one sum to more than 0. */
    private static CascadeRows rows(int n, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] drawn = IntStream.range(0, n)
                .mapToObj(i -> new double[] {random.nextDouble(-1, 1), random.nextDouble(-1, 1)})
                .toArray(double[][]::new);
        CascadeRows rows = Rows.two(IntStream.range(0, n)
                .mapToObj(i -> new double[] {drawn[i][0], drawn[i][0] + drawn[i][1] > 0 ? 1 : 0, 1})
                .toArray(double[][]::new));
        for (int i = 0; i < n; i++) {
            rows.answers()[i][0] = Double.toString(drawn[i][1]);
        }
        return rows;
    }

    private static double auroc(CascadeRows rows, double[][] signal) {
        double pairs = 0;
        double won = 0;
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < rows.size(); j++) {
                if (rows.scores()[i][0] == 1 && rows.scores()[j][0] == 0) {
                    pairs++;
                    won += signal[i][0] > signal[j][0] ? 1 : signal[i][0] == signal[j][0] ? 0.5 : 0;
                }
            }
        }
        return won / pairs;
    }

    @Test
    void twoHalvesOfTheTruth_together_rankNearlyPerfectly() {
        CascadeRows rows = rows(400, 1);
        StageSignal joined = new JoinedSignal(List.of(new RecordedSignal("confidence"), new Told()));
        assertThat(joined.name()).isEqualTo("confidence+told");
        double alone = auroc(rows, new Told().heldOut(rows, 1, () -> {}).raw());
        double together = auroc(rows, joined.heldOut(rows, 1, () -> {}).raw());
        assertThat(alone).isBetween(0.75, 0.9);
        assertThat(together).isGreaterThan(0.98);
    }

    /** The parrot is useless on other rows. A regression that had seen it on its own rows would trust nothing else. */
    @Test
    void partThatOverfits_isNotBelieved() {
        CascadeRows rows = rows(400, 2);
        JoinedSignal joined = new JoinedSignal(List.of(new Parrot(), new Told()));
        CombinedConfidence fitted = joined.combinations(rows, 3).get(0);
        double byParrot = fitted.probability(new double[] {1, 0}) - fitted.probability(new double[] {0, 0});
        double byTold = fitted.probability(new double[] {0.5, 0.5}) - fitted.probability(new double[] {0.5, -0.5});
        assertThat(Math.abs(byParrot)).isLessThan(0.05);
        assertThat(byTold).isGreaterThan(0.3);
        assertThat(auroc(rows, joined.heldOut(rows, 1, () -> {}).raw())).isBetween(0.75, 0.9);
    }

    /** What is slow about a signal that learns is its learning. */
    @Test
    void heldOut_isWhatFoldsWithinFoldsGive_butLearnsWithoutAPairOfFoldsOnce() {
        CascadeRows rows = rows(200, 5);
        AtomicInteger learned = new AtomicInteger();
        Parrot parrot = new Parrot();
        StageSignal counted = new StageSignal() {
            @Override
            public String name() {
                return "parrot";
            }

            @Override
            public Learned learn(CascadeRows of, long seed) {
                learned.incrementAndGet();
                return parrot.learn(of, seed);
            }
        };
        JoinedSignal joined = new JoinedSignal(List.of(counted, new Told()));
        StageSignal plain = new StageSignal() {
            @Override
            public String name() {
                return "plain";
            }

            @Override
            public Learned learn(CascadeRows of, long seed) {
                return joined.learn(of, seed);
            }
        };
        double[][] expected = plain.heldOut(rows, 6, () -> {}).raw();
        learned.set(0);
        AtomicInteger steps = new AtomicInteger();
        assertThat(joined.heldOut(rows, 6, steps::incrementAndGet).raw()).isDeepEqualTo(expected);
        assertThat(learned).hasValue(5 + 10);
        assertThat(steps).hasValue(joined.steps());
    }

    @Test
    void missingParts_areMissingOnlyTogether() {
        CascadeRows rows = rows(100, 4);
        rows.signal()[0][0] = Double.NaN;
        StageSignal.Learned learned =
                new JoinedSignal(List.of(new RecordedSignal("confidence"), new Told())).learn(rows, 1);
        assertThat(learned.of(rows).raw()[0][0]).isBetween(0.0, 1.0);
        rows.answers()[0][0] = "NaN";
        assertThat(learned.of(rows).raw()[0][0]).isNaN();
        assertThat(learned.of(rows).gain()).isNull();
    }

    @Test
    void oneSignalTwice_isRefused() {
        assertThatThrownBy(() -> new JoinedSignal(List.of(new Told(), new Told())))
                .hasMessageContaining("[told, told]; write at least two, and each once");
    }
}
