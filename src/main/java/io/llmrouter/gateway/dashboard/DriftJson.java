/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.dashboard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.drift.DetectorState;
import io.llmrouter.drift.DriftState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The drift of a router as JSON: what each detector thinks, and the series that they watch. Stateless. */
final class DriftJson {

    private DriftJson() {}

    /**
     * Writes it.
     *
     * @param root gets {@code drift}
     * @param state of the router
     * @param from only points after this time are given
     */
    static void write(ObjectNode root, DriftState state, Instant from) {
        ObjectNode node = root.putObject("drift");
        ArrayNode detectors = node.putArray("detectors");
        for (DetectorState detector : state.detectors()) {
            detector(detectors.addObject(), detector);
        }
        ArrayNode expired = node.putArray("expired");
        state.expired().forEach(expired::add);
        ObjectNode series = node.putObject("series");
        for (DriftState.Series one : state.series()) {
            List<DriftState.Point> points = one.minutes().stream()
                    .filter(point -> point.time().isAfter(from.minus(Duration.ofMinutes(1))))
                    .toList();
            ObjectNode columns = series.putObject(one.name());
            DashboardJson.numbers(columns, "time", points, point -> point.time().getEpochSecond());
            DashboardJson.numbers(columns, "mean", points, DriftState.Point::mean);
            DashboardJson.numbers(columns, "count", points, DriftState.Point::count);
        }
    }

    private static void detector(ObjectNode node, DetectorState detector) {
        node.put("detector", detector.detector())
                .put("series", detector.series())
                .put("status", detector.status().name())
                .put("observations", detector.observations())
                .put("since", detector.since() == null ? null : detector.since().toString())
                .put("note", detector.note());
        DashboardJson.number(node, "value", detector.value());
        DashboardJson.number(node, "expected", detector.expected());
        DashboardJson.number(node, "limit", detector.limit());
        DashboardJson.number(node, "evidence", detector.evidence());
        DashboardJson.number(node, "evidenceLimit", detector.evidenceLimit());
    }
}
