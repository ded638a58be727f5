/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.Figure;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.tuning.CascadeMetric;
import io.llmrouter.tuning.CertificateTrials;
import io.llmrouter.tuning.MeasuredCascade;
import io.llmrouter.tuning.MeasuredSlice;
import java.util.List;

/** A measured cascade as JSON; what is not defined is null. Stateless. */
final class CascadeJson {

    private CascadeJson() {}

    static ObjectNode of(OutcomeTable table, MeasuredCascade measured) {
        ObjectNode root = JsonNodeFactory.instance
                .objectNode()
                .put("rows", measured.replay().rows().size())
                .put("skipped", table.skipped())
                .put("left_out", table.leftOut());
        root.putArray("cascades").add(cascade(measured));
        return root;
    }

    private static ObjectNode cascade(MeasuredCascade measured) {
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("name", measured.figures().name());
        ArrayNode thresholds = node.putArray("threshold");
        measured.thresholds().forEach(thresholds::add);
        node.put("threshold_kind", measured.thresholdKind());
        node.put("feasible", measured.tuned().chosen().feasible());
        List<Figure> escalation = measured.figures().escalationRate();
        put(
                node.putArray("escalation_rate"),
                escalation.stream().map(Figure::value).toList());
        put(
                node.putArray("escalation_rate_low"),
                escalation.stream().map(figure -> figure.interval().low()).toList());
        put(
                node.putArray("escalation_rate_high"),
                escalation.stream().map(figure -> figure.interval().high()).toList());
        for (CascadeMetric metric : CascadeMetric.values()) {
            Figure figure = measured.figures().of(metric);
            put(node, metric.label(), figure.value());
            put(node, metric.label() + "_low", figure.interval().low());
            put(node, metric.label() + "_high", figure.interval().high());
        }
        trials(node, measured.trials());
        slices(node, measured);
        ArrayNode notes = node.putArray("notes");
        measured.notes().forEach(notes::add);
        return node;
    }

    private static void slices(ObjectNode node, MeasuredCascade measured) {
        node.put("per", measured.replay().rows().per());
        ArrayNode slices = node.putArray("slices");
        for (MeasuredSlice slice : measured.slices()) {
            ObjectNode one = slices.addObject()
                    .put("value", slice.value())
                    .put("rows", slice.rows())
                    .put("labels", slice.choice().labels())
                    .put("takes", slice.choice().standing().label());
            ArrayNode thresholds = one.putArray("threshold");
            slice.choice().chosen().thresholds().forEach(thresholds::add);
            put(one, "strong_share", slice.strongShare());
            for (CascadeMetric metric : CascadeMetric.values()) {
                put(one, metric.label(), slice.value(metric));
            }
            CertificateTrials trials = slice.trials();
            put(one, "violation_rate", trials == null ? Double.NaN : trials.violationRate());
            put(one, "feasible_rate", trials == null ? Double.NaN : trials.feasibleRate());
            one.put("certify_rows", trials == null ? 0 : trials.certifyRows());
        }
    }

    private static void trials(ObjectNode node, CertificateTrials trials) {
        put(node, "violation_rate", trials == null ? Double.NaN : trials.violationRate());
        put(node, "violation_rate_outside", trials == null ? Double.NaN : trials.violationRateOutside());
        node.put("rows_outside", trials == null ? 0 : trials.outside());
        put(node, "feasible_rate", trials == null ? Double.NaN : trials.feasibleRate());
        put(node, "cost_vs_oracle_threshold", trials == null ? Double.NaN : trials.costOverOracle());
        put(node, "certified_cost_ratio", trials == null ? Double.NaN : trials.costRatio());
        put(node, "certified_strong_share", trials == null ? Double.NaN : trials.strongShare());
        node.put("certificates_drawn", trials == null ? 0 : trials.draws());
        node.put("certify_rows", trials == null ? 0 : trials.certifyRows());
    }

    private static void put(ArrayNode array, List<Double> values) {
        for (double value : values) {
            if (Double.isFinite(value)) {
                array.add(value);
            } else {
                array.addNull();
            }
        }
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }
}
