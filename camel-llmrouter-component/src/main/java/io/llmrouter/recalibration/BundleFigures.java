/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.recalibration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.Figure;
import io.llmrouter.tuning.CascadeFigures;
import io.llmrouter.tuning.CascadeMetric;
import java.util.ArrayList;
import java.util.List;

/**
 * A bundle beside another, on the same rows. Immutable.
 *
 * @param hash of the file
 * @param thresholds of each judged stage; null where the stage is off
 * @param certificate the promise or why there is none, as a bundle has it; a missing node where none was sought
 * @param figures as measured
 * @param accepted share of each stage's answers that it accepts; not a number where none has a confidence
 */
public record BundleFigures(
        String hash, List<Double> thresholds, JsonNode certificate, CascadeFigures figures, List<Double> accepted) {

    /** Copies the lists. */
    public BundleFigures {
        thresholds = java.util.Collections.unmodifiableList(new ArrayList<>(thresholds));
        accepted = List.copyOf(accepted);
    }

    /** Whether something is promised. */
    public boolean certified() {
        return certificate.path("feasible").asBoolean(false);
    }

    /** Whether any stage is on. */
    boolean isOn() {
        return thresholds.stream().anyMatch(threshold -> threshold != null);
    }

    /** Share of requests that ask the last model. */
    public Figure strongShare() {
        return figures.escalationRate().get(figures.escalationRate().size() - 1);
    }

    /** For people: thresholds to four digits. */
    public String shownThresholds() {
        List<String> shown = new ArrayList<>();
        for (Double threshold : thresholds) {
            shown.add(threshold == null ? "off" : String.format(java.util.Locale.ROOT, "%.4f", threshold));
        }
        return String.join(", ", shown);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("hash", hash);
        ArrayNode list = json.putArray("thresholds");
        thresholds.forEach(list::add);
        json.set("certificate", certificate.isMissingNode() ? null : certificate);
        json.set("quality_retained", triple(figures.of(CascadeMetric.QUALITY_RETAINED)));
        json.set("accepted_accuracy", triple(figures.of(CascadeMetric.ACCEPTED_ACCURACY)));
        json.set("strong_share", triple(strongShare()));
        json.set("cost_ratio", triple(figures.of(CascadeMetric.COST_RATIO)));
        json.set("mean_cost", triple(figures.of(CascadeMetric.MEAN_COST_USD)));
        ArrayNode shares = json.putArray("accepted");
        accepted.forEach(share -> shares.add(finite(share)));
        return json;
    }

    private static ArrayNode triple(Figure figure) {
        return JsonNodeFactory.instance
                .arrayNode()
                .add(finite(figure.value()))
                .add(finite(figure.interval().low()))
                .add(finite(figure.interval().high()));
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
