/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FloorsTest {

    @Test
    void floors_keepTheWantedShare_andRefuseWhatIsLower() {
        Random random = new Random(3);
        Floors.Judged in = judged(1_000, i -> 0.5 + 0.5 * random.nextDouble(), true);
        Floors.Judged out = judged(200, i -> 0.6 * random.nextDouble(), false);
        for (double keep : new double[] {0.9, 0.95, 1}) {
            Floors floors = Floors.fit(in, out, 4, keep);
            assertThat(accepted(floors, in)).as("kept of %s", keep).isBetween(keep, Math.min(1, keep + 0.01));
            assertThat(accepted(floors, out)).isLessThan(0.2);
        }
    }

    /** Intent 0 has lower scores than its neighbours, and its negatives still lower ones: a common floor would refuse it. */
    @Test
    void intentWithLowScores_getsALowerFloor() {
        Random random = new Random(4);
        Floors.Judged in = judged(2_000, i -> (i % 4 == 0 ? 0.3 : 0.8) + 0.1 * random.nextDouble(), true);
        Floors.Judged out = judged(400, i -> (i % 4 == 0 ? 0.1 : 0.7) + 0.1 * random.nextDouble(), false);
        Floors floors = Floors.fit(in, out, 4, 0.95);
        assertThat(floors.floor()[0]).isLessThan(floors.floor()[1]);
        assertThat(accepted(floors, out)).isLessThan(0.3); // a common floor would accept three in four
    }

    private interface Score {
        double of(int row);
    }

    private static Floors.Judged judged(int rows, Score score, boolean right) {
        boolean[] rights = new boolean[rows];
        java.util.Arrays.fill(rights, right);
        return new Floors.Judged(
                IntStream.range(0, rows).mapToDouble(score::of).toArray(),
                IntStream.range(0, rows).mapToDouble(i -> 1 + i % 7).toArray(),
                IntStream.range(0, rows).map(i -> i % 4).toArray(),
                rights);
    }

    private static double accepted(Floors floors, Floors.Judged rows) {
        return IntStream.range(0, rows.size())
                        .filter(i -> rows.probability()[i] >= floors.floor()[rows.found()[i]]
                                && rows.margin()[i] >= floors.margin())
                        .count()
                / (double) rows.size();
    }
}
