/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.calibration.Calibrator;
import io.llmrouter.calibration.PlattCalibrator;
import io.llmrouter.cascade.Cascade;
import io.llmrouter.cascade.CascadeStage;
import io.llmrouter.cascade.StageThresholds;
import io.llmrouter.confidence.ConfidenceEstimator;
import io.llmrouter.confidence.SelfConsistency;
import io.llmrouter.failure.Suggestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code plans:} of a router. One document, one thread. */
final class PlanParser {

    static final Set<String> OWN =
            Set.of("cascade", "confidence", "threshold", "abstain", "calibration", "bundle", "slice");
    static final Set<String> LATER = Set.of();
    static final Set<String> CALIBRATION = Set.of("slope", "intercept");
    private static final String OFF = "off";

    private final Problems problems;
    private final Map<String, ModelDefinition> models;
    private final ConfidenceParser signalParser;

    PlanParser(Problems problems, Map<String, ModelDefinition> models) {
        this.problems = problems;
        this.models = models;
        this.signalParser = new ConfidenceParser(problems, models);
    }

    Map<String, PlanDefinition> parse(Section router) {
        Map<String, PlanDefinition> plans = new LinkedHashMap<>();
        router.sections("plans").forEach((name, section) -> {
            if (section.has("consensus")) { // ConsensusParser's
                return;
            }
            section.allowOnly(OWN, LATER);
            Names.check(name, "plan", section, problems);
            if (models.containsKey(name)) {
                problems.add(section.node(), "plan '" + name + "' has the name of a model; rename one of them");
            }
            cascade(name, section).ifPresent(plan -> plans.put(name, plan));
        });
        return plans;
    }

    private Optional<PlanDefinition> cascade(String name, Section section) {
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
        if (section.has("bundle")) {
            return new CascadeBundleParser(problems, signalParser)
                    .parse(
                            name,
                            section,
                            stages.stream().map(ConfigNode.Scalar::text).toList());
        }
        if (section.has("slice")) {
            problems.add(section.at("slice"), "needs a bundle that 'llmrouter calibrate --per FIELD' wrote; remove it");
        }
        int judged = stages.size() - 1;
        Map<ConfigNode, ConfidenceEstimator> parsed = new IdentityHashMap<>();
        List<ConfidenceEstimator> signals = new ArrayList<>();
        for (ConfigNode node : perStage(section, "confidence", judged)) {
            if (!parsed.containsKey(node)) {
                parsed.put(node, signalParser.parse(node).orElse(null));
            }
            signals.add(parsed.get(node));
        }
        List<Calibrator> calibrators = calibrators(section, judged);
        List<StageThresholds> thresholds = thresholds(section, judged, !calibrators.isEmpty());
        if (signals.size() != judged || thresholds.size() != judged || signals.contains(null)) {
            return Optional.empty();
        }
        warnOfEconomics(section, stages, signals);
        List<CascadeStage> built = new ArrayList<>();
        for (int i = 0; i < judged; i++) {
            String model = stages.get(i).text();
            String off = thresholds.get(i).off();
            built.add(
                    off != null
                            ? CascadeStage.off(model, off)
                            : new CascadeStage(
                                    model,
                                    signals.get(i),
                                    calibrators.isEmpty() ? null : calibrators.get(i),
                                    thresholds.get(i)));
        }
        built.add(CascadeStage.accepting(stages.get(judged).text()));
        return Optional.of(PlanDefinition.of(section.node(), new Cascade(name, built)));
    }

    private List<StageThresholds> thresholds(Section section, int judged, boolean calibrated) {
        String right = calibrated
                ? "a probability in [0, 1], for example 0.7, or off"
                : "a finite number, or off; without 'calibration' it is compared with the raw signal";
        List<StageThresholds> thresholds = new ArrayList<>();
        List<ConfigNode> limits = section.has("abstain") ? perStage(section, "abstain", judged) : List.of();
        List<ConfigNode> nodes = perStage(section, "threshold", judged);
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i) instanceof ConfigNode.Scalar scalar
                    && scalar.text().equalsIgnoreCase(OFF)) {
                thresholds.add(StageThresholds.off("turned off in the configuration"));
                continue;
            }
            Optional<StageThresholds> accepting = section.number(
                            nodes.get(i), n -> !calibrated || n >= 0 && n <= 1, right)
                    .map(StageThresholds::accepting);
            ConfigNode limit = i < limits.size() ? limits.get(i) : null;
            accepting.map(t -> abstaining(section, limit, t, calibrated)).ifPresent(thresholds::add);
        }
        if (!calibrated && !thresholds.isEmpty()) {
            problems.warn(
                    section.at("threshold"),
                    "uncalibrated: a raw signal is no probability; add calibration: {slope, intercept}");
        }
        return thresholds;
    }

    private StageThresholds abstaining(
            Section section, ConfigNode limit, StageThresholds accepting, boolean calibrated) {
        if (limit == null) {
            return accepting;
        }
        String right = "a number below which the cascade ends, at most the threshold " + accepting.accept();
        return section.number(limit, n -> n <= accepting.accept() && (!calibrated || n >= 0), right)
                .map(accepting::abstainingBelow)
                .orElse(accepting);
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

    private void warnOfEconomics(Section section, List<ConfigNode.Scalar> stages, List<ConfidenceEstimator> signals) {
        ModelDefinition last = models.get(stages.get(stages.size() - 1).text());
        ModelDefinition first = models.get(stages.get(0).text());
        if (first == null || last == null || first.price().output() <= 0) {
            return;
        }
        double answers = signals.get(0) instanceof SelfConsistency sampled ? sampled.samples() : 1;
        if (first.price().output() >= last.price().output()) {
            problems.warn(
                    section.at("cascade"),
                    "the first model costs at least as much as the last, so this cascade cannot save anything");
        } else if (answers * first.price().output() >= last.price().output()) {
            problems.warn(
                    section.at("confidence"),
                    "up to " + (int) answers
                            + " samples of the first model cost at least as much as one answer of the last,"
                            + " so this cascade hardly saves anything; take fewer");
        }
    }
}
