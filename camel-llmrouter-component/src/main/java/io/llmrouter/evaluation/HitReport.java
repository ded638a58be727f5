/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.evaluation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * Ways to decide about hits, side by side, as one JSON object that a page can be drawn from. Stateless.
 *
 * <pre>{@code
 * format        1
 * kind          cache
 * context       as in a routing report
 * rows, duplicates, components
 * methods       [{name: cosine|guarded|verified, auc, auc_low, auc_high, auc_refused_last of those with guards, recall_at_10, _15, _20 with _low and _high, threshold_at_10, ..., refused,
 *               decide_p50_us, decide_p99_us, curve: [{threshold, hits, recall, wrong_share}], histogram}]
 * guards        [{name, refused, duplicates}]
 * }</pre>
 */
public final class HitReport {

    /** Of the object; raised when a field changes its meaning. */
    public static final int FORMAT = 1;

    /** Value of {@code kind}. */
    public static final String KIND = "cache";

    private HitReport() {}

    /**
     * Makes the report.
     *
     * @param table that was measured on
     * @param figures of each way
     * @param guards by name: how many pairs were refused, and how many of these were duplicates
     * @param context how it was measured
     * @return the object described above
     */
    public static ObjectNode of(
            PairTable table, List<HitFigures> figures, Map<String, int[]> guards, ReportContext context) {
        int[] components = table.components();
        int groups = java.util.Arrays.stream(components).max().orElse(-1) + 1;
        ObjectNode report =
                JsonNodeFactory.instance.objectNode().put("format", FORMAT).put("kind", KIND);
        report.set("context", context.toJson());
        report.put("rows", table.rows().size())
                .put("duplicates", table.duplicates())
                .put("components", groups);
        ArrayNode methods = report.putArray("methods");
        figures.forEach(each -> methods.add(each.toJson()));
        ArrayNode refusals = report.putArray("guards");
        guards.forEach((name, counts) ->
                refusals.addObject().put("name", name).put("refused", counts[0]).put("duplicates", counts[1]));
        return report;
    }
}
