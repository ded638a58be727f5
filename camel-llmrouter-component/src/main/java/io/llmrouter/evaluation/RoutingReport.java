/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Replayed routers as the figures of a report: one JSON object that a page can be drawn from without the table. Curves have
 * 201 points whatever the number of rows, so the object stays small. Stateless.
 *
 * <pre>{@code
 * format        1
 * context       {title, command, protocol, labels, seed, resamples, skipped}
 * rows          measured
 * priced        whether costs are known; then x is cost / cost of always the strongest, else the share of strong calls
 * right_from    an answer of this score or more is right
 * small_below   a slice of fewer rows says little
 * models        [{name, quality, quality_low, quality_high, cost_usd, x}], cheapest first
 * coin          {x[], quality[], targets: [{part, x}]}, the upper hull of the models alone
 * oracle        {x[], quality[]}
 * headline      {router, part, reached, coin_x, and the figures of the step} of the first router
 * routers       [{name, sweep: share|price, rows, strange, operating_step,
 *                 steps: {threshold[], share[], quality[], retained[], cost[], each with _low[] and _high[]},
 *                 table: {kept_right[], kept_wrong[], kept_hopeless[], sent_needlessly[], sent_needed[], sent_hopeless[]},
 *                 targets: [{part, step, and the figures of the step}], step -1 if out of reach,
 *                 calibration: null or [{model, ece, ece_of_noise, brier, rows[], predicted[], observed[], low[], high[]}],
 *                 histogram: {from, width, needed[], not_needed[]},
 *                 slices: [{field, value[], rows[], cheap[], strong[], routed[], routed_low[], routed_high[], share[], costly[],
 *                           steps: {points[][], sent[][], costly[][]}, sums over the rows of a value, by value and step}]}]
 * }</pre>
 *
 * <p>A threshold is a predicted gain (sweep "share": at least so much sends to the strongest) or US dollars that the policy pays for one more right
 * answer (sweep "price"). Slices are measured at the operating step, and summed up at every step.
 */
public final class RoutingReport {

    /** Of the object; raised when a field changes its meaning. */
    public static final int FORMAT = 1;

    private RoutingReport() {}

    /**
     * Makes the report.
     *
     * @param routers at least one, the most interesting first; all of the same models
     * @param context how they were measured
     * @return the object described above
     * @throws IllegalArgumentException if there is no router or they differ in their models
     */
    public static ObjectNode of(List<ReplayedRouter> routers, ReportContext context) {
        requireComparable(routers);
        ReplayedRouter first = routers.get(0);
        ReferencePolicies references = new ReferencePolicies(first);
        List<RouterSection> sections = new ArrayList<>();
        routers.forEach(router -> sections.add(new RouterSection(router, context.resamples(), context.seed())));
        ObjectNode report = JsonNodeFactory.instance.objectNode().put("format", FORMAT);
        report.set("context", context.toJson());
        report.put("rows", first.rows().size())
                .put("priced", first.priced())
                .put("right_from", DecisionTable.RIGHT_FROM)
                .put("small_below", SliceFields.SMALL_BELOW);
        report.set("models", references.models());
        report.set("coin", references.coin());
        report.set("oracle", references.oracle(context.seed()));
        report.set("headline", headline(first.name(), sections.get(0), references));
        ArrayNode nodes = report.putArray("routers");
        sections.forEach(section -> nodes.add(section.toJson()));
        return report;
    }

    private static void requireComparable(List<ReplayedRouter> routers) {
        if (routers.isEmpty()) {
            throw new IllegalArgumentException("a report needs at least one replayed router, but got none");
        }
        List<String> models = routers.get(0).models();
        for (ReplayedRouter router : routers) {
            if (!router.models().equals(models)) {
                throw new IllegalArgumentException("router '" + router.name() + "' was measured with "
                        + router.models() + ", router '" + routers.get(0).name() + "' with " + models
                        + "; one report compares routers of the same models");
            }
        }
    }

    private static ObjectNode headline(String router, RouterSection section, ReferencePolicies references) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("router", router)
                .put("part", RouterSection.FIRST_PART)
                .put("reached", section.reachesFirstPart());
        FigureNodes.put(node, "coin_x", references.coinKeeping(RouterSection.FIRST_PART));
        node.setAll(section.at(section.operatingStep()));
        return node;
    }
}
