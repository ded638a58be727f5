/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.FigureNodes;
import java.util.ArrayList;
import java.util.List;

/**
 * The limit of any cascade: it asks the stages in order and pays for all it asks, but knows beforehand which answers are right and stops there.
 *
 * <p>Idea: for each price of a right answer a row stops where score - cost / price is highest. Cost: O(nk) a price. Known weakness: only the corners of the
 * frontier are found, which is enough to draw it. Stateless.
 */
final class KnowingPolicy {

    private static final int PRICES = 60;
    private static final double CHEAPEST = 1e-4;
    private static final double DEAREST = 1e4;

    private KnowingPolicy() {}

    /** {x[], quality[]}, rising: cost, or share of strong calls where costs are not known, as parts of always asking the strongest. */
    static ObjectNode frontier(CascadeRows rows, boolean priced) {
        double[][] paid = paid(rows, priced);
        int last = rows.judged();
        double unit = priced ? rows.meanCost(last) : 1;
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i <= PRICES; i++) {
            double price = unit * CHEAPEST * Math.pow(DEAREST / CHEAPEST, (double) i / PRICES);
            double[] point = stop(rows.scores(), paid, price);
            if (points.isEmpty() || point[1] > points.get(points.size() - 1)[1]) {
                points.add(new double[] {point[0] / unit, point[1]});
            }
        }
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("x", FigureNodes.array(points.size(), i -> points.get(i)[0]));
        node.set("quality", FigureNodes.array(points.size(), i -> points.get(i)[1]));
        return node;
    }

    /** Mean cost and mean score. */
    private static double[] stop(double[][] scores, double[][] paid, double price) {
        double cost = 0;
        double score = 0;
        for (int row = 0; row < scores.length; row++) {
            int best = 0;
            for (int stage = 1; stage < scores[row].length; stage++) {
                double gain = scores[row][stage] - scores[row][best];
                best = gain * price > paid[row][stage] - paid[row][best] ? stage : best;
            }
            cost += paid[row][best];
            score += scores[row][best];
        }
        return new double[] {cost / scores.length, score / scores.length};
    }

    private static double[][] paid(CascadeRows rows, boolean priced) {
        double[][] paid = new double[rows.size()][rows.stages()];
        for (int row = 0; row < paid.length; row++) {
            for (int stage = 0; stage < rows.stages(); stage++) {
                double before = stage == 0 ? 0 : paid[row][stage - 1];
                double own = priced ? rows.costs()[row][stage] : stage == rows.judged() ? 1 : 0;
                paid[row][stage] = before + own;
            }
        }
        return paid;
    }
}
