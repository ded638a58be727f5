/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.recalibration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.Figure;
import io.llmrouter.tuning.CascadeMetric;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A candidate beside the live bundle, on the newest labelled traffic. The candidate's figures are of folds that it was not chosen on, the live one's of rows
 * that it had never seen. Immutable.
 *
 * @param plan whose thresholds they are
 * @param live in force
 * @param candidate proposed
 * @param rows labelled rows that both were measured on
 * @param labels how the labels came about
 * @param from time of the oldest row
 * @param to time of the newest row
 * @param exported what became of the logs, in sentences
 * @param notes what a person should know
 * @param objections why the candidate may not be put in force without approval; empty if it may
 */
public record RecalibrationReport(
        CascadePlan plan,
        BundleFigures live,
        BundleFigures candidate,
        int rows,
        String labels,
        Instant from,
        Instant to,
        List<String> exported,
        List<String> notes,
        List<String> objections) {

    /** Copies the lists. */
    public RecalibrationReport {
        exported = List.copyOf(exported);
        notes = List.copyOf(notes);
        objections = List.copyOf(objections);
    }

    /**
     * A line of the comparison.
     *
     * @param name what is compared
     * @param live in words
     * @param candidate in words
     */
    public record Line(String name, String live, String candidate) {}

    /** For people: what is compared, the figures with their 95 % intervals. */
    public List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("bundle", live.hash(), candidate.hash()));
        lines.add(new Line("thresholds", live.shownThresholds(), candidate.shownThresholds()));
        lines.add(new Line("promise", promise(live), promise(candidate)));
        lines.add(metric("quality kept of always asking the strongest", CascadeMetric.QUALITY_RETAINED, 100, " %"));
        lines.add(metric("right of those accepted early", CascadeMetric.ACCEPTED_ACCURACY, 100, " %"));
        lines.add(new Line(
                "asks the last model",
                shown(live.strongShare(), 100, " %"),
                shown(candidate.strongShare(), 100, " %")));
        lines.add(metric("cost of always asking the strongest", CascadeMetric.COST_RATIO, 100, " %"));
        lines.add(metric("cost of a request", CascadeMetric.MEAN_COST_USD, 1, ""));
        return lines;
    }

    private Line metric(String name, CascadeMetric metric, double scale, String unit) {
        return new Line(
                name,
                shown(live.figures().of(metric), scale, unit),
                shown(candidate.figures().of(metric), scale, unit));
    }

    private static String shown(Figure figure, double scale, String unit) {
        if (!Double.isFinite(figure.value())) {
            return "not known";
        }
        return String.format(
                Locale.ROOT,
                "%.4g [%.4g, %.4g]%s",
                scale * figure.value(),
                scale * figure.interval().low(),
                scale * figure.interval().high(),
                unit);
    }

    private static String promise(BundleFigures bundle) {
        String sentence = bundle.certificate().path("sentence").asText();
        return sentence.isEmpty() ? "nothing is promised" : sentence;
    }

    /** On which rows, for people. */
    public String sample() {
        return rows + " labelled rows from " + from + " to " + to + ", labels: " + labels;
    }

    /** All of it as JSON; a figure is value, low and high end of its interval. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("format", 1)
                .put("kind", "recalibration")
                .put("router", plan.router())
                .put("plan", plan.plan())
                .put("rows", rows)
                .put("labels", labels)
                .put("from", from.toString())
                .put("to", to.toString());
        plan.models().forEach(model -> json.withArray("models").add(model));
        json.set("live", live.json());
        json.set("candidate", candidate.json());
        exported.forEach(sentence -> json.withArray("exported").add(sentence));
        notes.forEach(note -> json.withArray("notes").add(note));
        json.putArray("objections");
        objections.forEach(objection -> json.withArray("objections").add(objection));
        return json;
    }
}
