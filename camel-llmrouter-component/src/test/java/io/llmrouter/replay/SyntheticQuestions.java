/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Questions on a sphere: each intent has a centre, its questions lie around it; every third intent has a twin close by, so that near neighbours are
 * sometimes wrong. One question in ten belongs to no intent and lies on its own.
 */
record SyntheticQuestions(StreamQuestions questions, List<float[]> vectors) {

    private static final int DIMENSION = 64;

    static SyntheticQuestions of(int intents, int each, double spread, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<float[]> vectors = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        float[] before = draw(random);
        for (int intent = 0; intent < intents; intent++) {
            float[] centre = intent % 3 == 1 ? near(before, 0.6, random) : draw(random);
            before = centre;
            for (int i = 0; i < each; i++) {
                boolean none = i % 10 == 9;
                vectors.add(none ? draw(random) : near(centre, spread, random));
                labels.add(none ? StreamQuestions.NONE : intent);
            }
        }
        return new SyntheticQuestions(
                new StreamQuestions(
                        IntStream.range(0, labels.size()).mapToObj(i -> "q" + i).toList(),
                        labels.stream().mapToInt(label -> label).toArray()),
                vectors);
    }

    NearQuestions near() {
        return NearQuestions.among(vectors, 100, 0.3, asked -> {});
    }

    static float[] draw(SplittableRandom random) {
        float[] vector = new float[DIMENSION];
        for (int j = 0; j < DIMENSION; j++) {
            vector[j] = (float) random.nextGaussian();
        }
        return unit(vector);
    }

    private static float[] near(float[] centre, double spread, SplittableRandom random) {
        float[] vector = draw(random);
        for (int j = 0; j < DIMENSION; j++) {
            vector[j] = (float) (centre[j] + spread * vector[j]);
        }
        return unit(vector);
    }

    private static float[] unit(float[] vector) {
        double squares = 0;
        for (float x : vector) {
            squares += (double) x * x;
        }
        for (int j = 0; j < DIMENSION; j++) {
            vector[j] /= (float) Math.sqrt(squares);
        }
        return vector;
    }
}
