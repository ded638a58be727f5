/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.intent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SoftmaxHeadTest {

    /** Three noisy directions in a space of ten. */
    @Test
    void directions_areToldApart_onUnseenRows_andTheSameRowsGiveTheSameHead() {
        Random random = new Random(3);
        float[][] rows = new float[300][];
        int[] intent = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            intent[i] = i % 3;
            rows[i] = around(intent[i], random);
        }
        SoftmaxHead head = SoftmaxHead.fit(rows, intent, 3);
        int right = 0;
        for (int i = 0; i < 300; i++) {
            right += IntentScorer.greatest(head.scores(around(i % 3, random)), -1) == i % 3 ? 1 : 0;
        }
        assertThat(right).isGreaterThan(285);
        assertThat(SoftmaxHead.fit(rows, intent, 3).scores(rows[0])).isEqualTo(head.scores(rows[0]));
    }

    /** Where rows say nothing, the likelier intent is. */
    @Test
    void commonIntent_isLikelier_whereTheEmbeddingSaysNothing() {
        float[][] rows = new float[200][];
        int[] intent = new int[rows.length];
        Random random = new Random(4);
        for (int i = 0; i < rows.length; i++) {
            intent[i] = i % 5 == 0 ? 1 : 0;
            rows[i] = around(-1, random);
        }
        float[] scores = SoftmaxHead.fit(rows, intent, 2).scores(new float[10]);
        assertThat(scores[0]).isGreaterThan(scores[1]);
    }

    private static float[] around(int direction, Random random) {
        float[] row = new float[10];
        double length = 0;
        for (int j = 0; j < row.length; j++) {
            row[j] = (float) (random.nextGaussian() * 0.2 + (j == direction ? 1 : 0));
            length += row[j] * row[j];
        }
        for (int j = 0; j < row.length; j++) {
            row[j] /= (float) Math.sqrt(length);
        }
        return row;
    }
}
