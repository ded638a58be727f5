/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.Contenders;
import io.llmrouter.evaluation.Evaluation;
import io.llmrouter.evaluation.Figure;
import io.llmrouter.evaluation.Metric;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.evaluation.RouterFigures;
import io.llmrouter.evaluation.SingleModels;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An evaluation as JSON; what is not defined is null. Stateless. */
final class EvaluationJson {

    private static final List<Metric> RANKING = List.of(Metric.APGR, Metric.CPT50, Metric.CPT80);

    private EvaluationJson() {}

    static ObjectNode of(OutcomeTable table, SingleModels models, Evaluation evaluation) {
        Evaluation.Draw first = evaluation.draws().get(0);
        Contenders contenders = first.contenders();
        ObjectNode root = JsonNodeFactory.instance
                .objectNode()
                .put("rows", first.routers().get(0).rows())
                .put("skipped", table.skipped())
                .put("left_out", table.leftOut())
                .put("seed", first.seed())
                .put("cheapest", models.models().get(contenders.cheapest()))
                .put("strongest", models.models().get(contenders.strongest()))
                .put("best", models.models().get(contenders.best()))
                .put("budget", contenders.budget().name().toLowerCase(Locale.ROOT))
                .put("interval_over", evaluation.draws().size() == 1 ? "rows" : "draws");
        ObjectNode scores = root.putObject("models");
        ObjectNode costs = root.putObject("costs");
        for (int m = 0; m < models.models().size(); m++) {
            put(scores, models.models().get(m), models.scores()[m]);
            put(costs, models.models().get(m), models.costs()[m]);
        }
        put(root, "oracle", models.oracle());
        ObjectNode zero = root.putObject("zero_router");
        put(zero, "aiq", models.aiq());
        put(zero, "cost_at_95", models.costAt95());
        List<RouterFigures> routers = evaluation.routers();
        for (int r = 0; r < routers.size(); r++) {
            ObjectNode node = router(routers.get(r));
            if (evaluation.draws().size() > 1) {
                for (Evaluation.Draw draw : evaluation.draws()) {
                    node.withArray("draws").add(draw(draw.seed(), draw.routers().get(r)));
                }
            }
            root.withArray("routers").add(node);
        }
        return root;
    }

    /** Gives each router of a report its figures of ranking, which the page shows beside its curves. */
    static void rank(ObjectNode report, ObjectNode figures) {
        for (JsonNode router : report.path("routers")) {
            for (JsonNode measured : figures.path("routers")) {
                if (measured.path("name").equals(router.path("name"))) {
                    ObjectNode ranking = ((ObjectNode) router).putObject("ranking");
                    RANKING.forEach(metric -> List.of("", "_low", "_high")
                            .forEach(end -> ranking.set(metric.label() + end, measured.get(metric.label() + end))));
                }
            }
        }
    }

    private static ObjectNode router(RouterFigures router) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", router.name());
        node.put("rows", router.rows());
        for (Metric metric : Metric.values()) {
            put(node, metric.label(), router.figures().get(metric));
        }
        put(node.putObject("ece_by_model"), router.calibrationErrors());
        put(node.putObject("brier_by_model"), router.briers());
        put(node, "train_ms", router.timing().trainMillis());
        put(node, "decide_p50_us", router.timing().decideP50Micros());
        put(node, "decide_p99_us", router.timing().decideP99Micros());
        return node;
    }

    private static ObjectNode draw(long seed, RouterFigures router) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("seed", seed);
        for (Metric metric : Metric.values()) {
            put(node, metric.label(), router.value(metric));
        }
        return node;
    }

    private static void put(ObjectNode node, String name, Figure figure) {
        put(node, name, figure.value());
        put(node, name + "_low", figure.interval().low());
        put(node, name + "_high", figure.interval().high());
    }

    private static void put(ObjectNode node, Map<String, Double> values) {
        values.forEach((name, value) -> put(node, name, value));
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }
}
