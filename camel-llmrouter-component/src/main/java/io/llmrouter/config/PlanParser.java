/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.calibration.Calibrator;
import io.llmrouter.calibration.PlattCalibrator;
import io.llmrouter.cascade.Cascade;
import io.llmrouter.cascade.CascadeStage;
import io.llmrouter.confidence.ArithmeticConfidence;
import io.llmrouter.confidence.AttributeConfidence;
import io.llmrouter.confidence.ConfidenceEstimator;
import io.llmrouter.confidence.TokenProbability;
import io.llmrouter.failure.Suggestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code plans:} of a router. One document, one thread. */
final class PlanParser {

    static final Set<String> OWN = Set.of("cascade", "confidence", "threshold", "calibration");
    static final Set<String> LATER = Set.of("consensus", "minAgree", "bundle");
    static final Set<String> CALIBRATION = Set.of("slope", "intercept");
    private static final List<String> SIGNALS = List.of("arithmetic", "tokenProbability", "recorded", "header:NAME");

    private final Problems problems;
    private final Map<String, ModelDefinition> models;

    PlanParser(Problems problems, Map<String, ModelDefinition> models) {
        this.problems = problems;
        this.models = models;
    }

    Map<String, Cascade> parse(Section router) {
        Map<String, Cascade> plans = new LinkedHashMap<>();
        router.sections("plans").forEach((name, section) -> {
            section.allowOnly(OWN, LATER);
            Names.check(name, "plan", section, problems);
            if (models.containsKey(name)) {
                problems.add(section.node(), "plan '" + name + "' has the name of a model; rename one of them");
            }
            cascade(name, section).ifPresent(cascade -> plans.put(name, cascade));
        });
        return plans;
    }

    private Optional<Cascade> cascade(String name, Section section) {
        List<ConfigNode.Scalar> stages = section.distinctTexts("cascade");
        if (stages.size() < 2) {
            problems.add(
                    section.at("cascade"),
                    "a cascade needs at least two models, cheap to strong; write cascade: [small, large]");
            return Optional.empty();
        }
        stages.stream()
                .filter(stage -> !models.containsKey(stage.text()))
                .forEach(stage -> problems.add(stage, Suggestion.unknown("model", stage.text(), models.keySet())));
        int judged = stages.size() - 1;
        List<ConfidenceEstimator> signals = perStage(section, "confidence", judged).stream()
                .map(this::signal)
                .toList();
        List<Calibrator> calibrators = calibrators(section, judged);
        List<Double> thresholds = thresholds(section, judged, !calibrators.isEmpty());
        if (signals.size() != judged || thresholds.size() != judged || signals.contains(null)) {
            return Optional.empty();
        }
        warnOfEconomics(section, stages);
        List<CascadeStage> built = new ArrayList<>();
        for (int i = 0; i < judged; i++) {
            built.add(new CascadeStage(
                    stages.get(i).text(),
                    signals.get(i),
                    calibrators.isEmpty() ? null : calibrators.get(i),
                    thresholds.get(i)));
        }
        built.add(CascadeStage.accepting(stages.get(judged).text()));
        return Optional.of(new Cascade(name, built));
    }

    private List<Double> thresholds(Section section, int judged, boolean calibrated) {
        String right = calibrated
                ? "a probability in [0, 1], for example 0.7"
                : "a finite number; without 'calibration' it is compared with the raw signal";
        List<Double> thresholds = perStage(section, "threshold", judged).stream()
                .flatMap(node -> section.number(node, n -> !calibrated || n >= 0 && n <= 1, right).stream())
                .toList();
        if (!calibrated && !thresholds.isEmpty()) {
            problems.warn(
                    section.at("threshold"),
                    "uncalibrated: a raw signal is no probability; add calibration: {slope, intercept}");
        }
        return thresholds;
    }

    private List<Calibrator> calibrators(Section section, int judged) {
        if (!section.has("calibration")) {
            return List.of();
        }
        List<Calibrator> calibrators = new ArrayList<>();
        for (ConfigNode node : perStage(section, "calibration", judged)) {
            calibrators.add(section.mapping(node).map(this::platt).orElse(new PlattCalibrator(1, 0)));
        }
        return calibrators;
    }

    private Calibrator platt(Section section) {
        section.allowOnly(CALIBRATION, Set.of());
        if (!section.keys().containsAll(CALIBRATION)) {
            problems.add(section.node(), "a calibration needs 'slope' and 'intercept'; write both, as fitted");
        }
        String right = "a finite number, as fitted: P = 1 / (1 + exp(-(slope * signal + intercept)))";
        double slope = section.number("slope", n -> true, right).orElse(1.0);
        if (slope <= 0) {
            problems.warn(
                    section.at("slope"),
                    "is " + slope + ": a surer signal is not trusted more; is it the right way round?");
        }
        return new PlattCalibrator(
                slope, section.number("intercept", n -> true, right).orElse(0.0));
    }

    /** One item per judged stage; a single one serves all stages. */
    private List<ConfigNode> perStage(Section section, String key, int judged) {
        List<ConfigNode> items = section.items(key);
        if (items.size() == 1) {
            return Collections.nCopies(judged, items.get(0));
        }
        if (items.size() != judged) {
            problems.add(
                    section.at(key),
                    (items.isEmpty() ? "'" + key + "' is missing" : "'" + key + "' has " + items.size() + " values")
                            + "; write one, or " + judged + ": one for each stage but the last");
        }
        return items.size() == judged ? items : List.of();
    }

    private ConfidenceEstimator signal(ConfigNode node) {
        String text = node instanceof ConfigNode.Scalar scalar ? scalar.text() : "";
        if (text.equals("arithmetic")) {
            return new ArithmeticConfidence();
        } else if (text.equals("tokenProbability")) {
            return new TokenProbability();
        } else if (text.equals("recorded")) {
            return new AttributeConfidence("confidence");
        } else if (text.startsWith("header:") && text.length() > "header:".length()) {
            return new AttributeConfidence(text.substring("header:".length()));
        }
        problems.add(node, Suggestion.unknown("confidence signal", text, SIGNALS));
        return null;
    }

    private void warnOfEconomics(Section section, List<ConfigNode.Scalar> stages) {
        ModelDefinition first = models.get(stages.get(0).text());
        ModelDefinition last = models.get(stages.get(stages.size() - 1).text());
        if (first != null
                && last != null
                && first.price().output() > 0
                && first.price().output() >= last.price().output()) {
            problems.warn(
                    section.at("cascade"),
                    "the first model costs at least as much as the last, so this cascade cannot save anything");
        }
    }
}
