/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How far the predicted gain tells requests that need the strongest model from those that do not. The outermost half per cent on each side is counted
 * in the first and last bin, so that one odd value does not squeeze the rest.
 *
 * @param from lower edge of the first bin
 * @param width of a bin, above 0
 * @param needed rows a bin of which only the strongest model is right
 * @param notNeeded all other rows a bin
 */
public record ScoreHistogram(double from, double width, int[] needed, int[] notNeeded) {

    private static final int BINS = 40;
    private static final double TAIL = 0.005;

    /**
     * Counts.
     *
     * @param gain n predictions, finite, at least one
     * @param needs n, whether only the strongest model is right
     * @return the counts
     */
    public static ScoreHistogram of(double[] gain, boolean[] needs) {
        double[] sorted = Arrays.stream(gain).sorted().toArray();
        double from = sorted[(int) (TAIL * (sorted.length - 1))];
        double to = sorted[(int) Math.ceil((1 - TAIL) * (sorted.length - 1))];
        double width = to > from ? (to - from) / BINS : 1.0 / BINS;
        int[][] counts = new int[2][BINS];
        IntStream.range(0, gain.length).forEach(i -> {
            int bin = (int) Math.floor((gain[i] - from) / width);
            counts[needs[i] ? 0 : 1][Math.max(0, Math.min(BINS - 1, bin))]++;
        });
        return new ScoreHistogram(from, width, counts[0], counts[1]);
    }

    /** As reports carry it: {from, width, needed[], not_needed[]}. */
    public ObjectNode toJson() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        FigureNodes.put(node, "from", from);
        FigureNodes.put(node, "width", width);
        node.set("needed", FigureNodes.array(needed.length, bin -> needed[bin]));
        node.set("not_needed", FigureNodes.array(notNeeded.length, bin -> notNeeded[bin]));
        return node;
    }
}
