/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.PolicyFrontier.Measure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * What every router is compared with: each model alone, models mixed by a coin, and the oracle that knows the scores beforehand. The price x of a
 * policy is its cost as a fraction of always asking the strongest, or the share of strong calls where costs are unknown. Immutable.
 */
public final class ReferencePolicies {

    /** A model alone, or a mix. */
    record Point(double x, double quality) {}

    private final ReplayedRouter table;
    private final List<Point> coin;

    /** @param table any router's rows with their scores and costs */
    public ReferencePolicies(ReplayedRouter table) {
        this.table = table;
        List<Point> alone = new ArrayList<>();
        for (int model = 0; model <= table.strongest(); model++) {
            if (Double.isFinite(x(model))) {
                alone.add(new Point(x(model), quality(model)));
            }
        }
        this.coin = upperHull(alone);
    }

    /** Each model alone, with the 95 % interval of its mean score. */
    public ArrayNode models() {
        ArrayNode models = JsonNodeFactory.instance.arrayNode();
        for (int model = 0; model <= table.strongest(); model++) {
            ObjectNode node = models.addObject().put("name", table.models().get(model));
            FigureNodes.put(node, "quality", quality(model));
            FigureNodes.put(
                    node,
                    "quality",
                    WilsonInterval.of(quality(model), table.rows().size()));
            FigureNodes.put(node, "cost_usd", table.priced() ? table.meanCost(model) : Double.NaN);
            FigureNodes.put(node, "x", x(model));
        }
        return models;
    }

    /** The best that a coin between models can do: corners of the upper hull of the models alone. */
    public ObjectNode coin() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("x", FigureNodes.array(coin.size(), i -> coin.get(i).x()));
        node.set("quality", FigureNodes.array(coin.size(), i -> coin.get(i).quality()));
        ArrayNode targets = node.putArray("targets");
        for (double part : RouterSection.PARTS) {
            FigureNodes.put(targets.addObject().put("part", part), "x", coinKeeping(part));
        }
        return node;
    }

    /** The price at which a coin keeps a part of the strongest model's quality; not a number if it never does. */
    double coinKeeping(double part) {
        double wanted = part * quality(table.strongest());
        Point before = null;
        for (Point point : coin) {
            if (point.quality() >= wanted) {
                return before == null
                        ? point.x()
                        : before.x()
                                + (point.x() - before.x())
                                        * (wanted - before.quality())
                                        / (point.quality() - before.quality());
            }
            before = point;
        }
        return Double.NaN;
    }

    /** The frontier of the policy that knows every score, and every cost if the table has any. */
    ObjectNode oracle(long seed) {
        double[] gain = Arrays.stream(table.scores())
                .mapToDouble(row -> row[table.strongest()] - row[0])
                .toArray();
        PolicySweep sweep = table.strongest() > 1 && table.priced()
                ? new PriceSweep(table.scores(), table.costs())
                : new ShareSweep(gain, table.strongest(), seed);
        PolicyFrontier frontier = new PolicyFrontier(table, sweep, 1, seed);
        Measure price = table.priced() ? Measure.COST : Measure.SHARE;
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.set("x", FigureNodes.array(PolicySweep.STEPS, step -> frontier.at(price, step)));
        node.set("quality", FigureNodes.array(PolicySweep.STEPS, step -> frontier.at(Measure.QUALITY, step)));
        return node;
    }

    private double quality(int model) {
        return Arrays.stream(table.scoresOf(model)).average().orElseThrow();
    }

    private double x(int model) {
        if (table.priced()) {
            return table.meanCost(model) / table.meanCost(table.strongest());
        }
        return model == 0 ? 0 : model == table.strongest() ? 1 : Double.NaN;
    }

    /** Andrew's monotone chain from left to right. */
    private static List<Point> upperHull(List<Point> points) {
        List<Point> hull = new ArrayList<>();
        points.stream()
                .sorted(Comparator.comparingDouble(Point::x).thenComparingDouble(Point::quality))
                .forEach(point -> {
                    while (hull.size() >= 2 && !above(hull.get(hull.size() - 2), hull.get(hull.size() - 1), point)) {
                        hull.remove(hull.size() - 1);
                    }
                    hull.add(point);
                });
        return hull;
    }

    private static boolean above(Point left, Point middle, Point right) {
        return (middle.x() - left.x()) * (right.quality() - left.quality())
                < (middle.quality() - left.quality()) * (right.x() - left.x());
    }
}
