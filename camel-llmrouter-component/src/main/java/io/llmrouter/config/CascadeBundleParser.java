/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.config;

import io.llmrouter.bundle.CascadeBundle;
import io.llmrouter.bundle.ModelIdentity;
import io.llmrouter.bundle.SliceThresholds;
import io.llmrouter.cascade.Cascade;
import io.llmrouter.cascade.CascadeStage;
import io.llmrouter.cascade.SliceStages;
import io.llmrouter.cascade.StageThresholds;
import io.llmrouter.confidence.ArithmeticConfidence;
import io.llmrouter.confidence.CombinedSignals;
import io.llmrouter.confidence.ConfidenceEstimator;
import io.llmrouter.config.DeciderDefinition.Surroundings;
import io.llmrouter.config.PlanDefinition.Built;
import io.llmrouter.routing.ModelIdentities;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a cascade whose thresholds a bundle holds. One document, one thread. */
final class CascadeBundleParser {

    private static final Logger LOG = LoggerFactory.getLogger(CascadeBundleParser.class);

    private static final String FILE = "file:";
    private static final String ARITHMETIC = "arithmetic";
    private static final String SEVERAL = "signals";
    private static final List<String> IN_BUNDLE = List.of("threshold", "abstain", "calibration");

    private final Problems problems;
    private final ConfidenceParser signals;

    CascadeBundleParser(Problems problems, ConfidenceParser signals) {
        this.problems = problems;
        this.signals = signals;
    }

    /**
     * Reads the plan.
     *
     * @param name of the plan
     * @param section of the plan
     * @param models of the cascade, known ones
     */
    Optional<PlanDefinition> parse(String name, Section section, List<String> models) {
        int before = problems.size();
        IN_BUNDLE.stream()
                .filter(section::has)
                .forEach(key -> problems.add(
                        section.at(key),
                        "stands in the bundle; remove it here, or remove 'bundle' and write all thresholds by hand"));
        Signals given = signals(section);
        Optional<String> slice = section.text("slice");
        slice.ifPresent(by -> {
            if (!by.equals(SliceStages.INTENT) && !by.matches(SliceStages.PROPERTY + ".+")) {
                problems.add(
                        section.at("slice"),
                        "is '" + by + "'; write intent, or property:NAME of an exchange property that names the slice");
            }
        });
        Optional<String> bundle = section.text("bundle");
        if (problems.size() > before || bundle.isEmpty()) {
            return Optional.empty();
        }
        Path file = Path.of(bundle.get().startsWith(FILE) ? bundle.get().substring(FILE.length()) : bundle.get());
        ConfigNode place = section.at("bundle");
        return Optional.of(new PlanDefinition(
                place.place(),
                place.path(),
                models,
                List.of(file),
                around -> build(new Plan(name, models, given, slice.orElse(null)), file, around)));
    }

    /** Slice is null for none. */
    private record Plan(String name, List<String> models, Signals given, String slice) {}

    /**
     * Signals that the plan gives.
     *
     * @param only one, without the name of the recorded number that it stands for; null for none
     * @param named by the recorded numbers that they stand for; empty for none
     */
    private record Signals(ConfidenceEstimator only, Map<String, ConfidenceEstimator> named) {

        boolean none() {
            return only == null && named.isEmpty();
        }

        ConfidenceEstimator of(String recorded) {
            return only == null ? named.get(recorded) : only;
        }

        @Override
        public String toString() {
            return only == null ? named.keySet().toString() : "'" + only.name() + "'";
        }
    }

    /** None where the bundle's verifier is the signal. */
    private Signals signals(Section section) {
        if (!section.has("confidence")) {
            return new Signals(null, Map.of());
        }
        ConfigNode node = section.at("confidence");
        if (node instanceof ConfigNode.Mapping mapping && mapping.entries().containsKey(SEVERAL)) {
            return new Signals(null, named(new Section(mapping, problems)));
        }
        boolean verifier =
                node instanceof ConfigNode.Scalar scalar && scalar.text().equals(CascadeBundle.VERIFIER);
        return new Signals(verifier ? null : signals.parse(node).orElse(null), Map.of());
    }

    private Map<String, ConfidenceEstimator> named(Section confidence) {
        confidence.allowOnly(Set.of(SEVERAL), Set.of());
        Map<String, ConfidenceEstimator> named = new LinkedHashMap<>();
        confidence.section(SEVERAL).ifPresent(several -> {
            several.keys().forEach(name -> signals.parse(several.at(name)).ifPresent(part -> named.put(name, part)));
            if (several.keys().isEmpty()) {
                problems.add(
                        confidence.at(SEVERAL), "is empty; write NAME: SIGNAL for each recorded number of the bundle");
            }
        });
        return named;
    }

    private static Built build(Plan plan, Path file, Surroundings around) {
        CascadeBundle.Read read = CascadeBundle.read(file, around.embedder());
        CascadeBundle bundle = read.cascade();
        requireModels(plan, bundle);
        requireSignal(plan, bundle);
        if (!bundle.worth().isEmpty()) {
            LOG.info("cascade {} from {}: {} {}", plan.name(), file, bundle.sentence(), bundle.worth());
        }
        bundle.notes().forEach(note -> LOG.info("cascade {} from {}: {}", plan.name(), file, note));
        if (!bundle.pays()) {
            LOG.warn("cascade {} from {} loses money on the labelled rows: {}", plan.name(), file, bundle.worth());
        }
        List<CascadeStage> stages = stages(plan, bundle, null);
        return new Built(
                new Cascade(plan.name(), stages, slices(plan, bundle)),
                read.hash(),
                identities(bundle, plan.models(), read.hash()));
    }

    /** They may have other names here, but none may stand in the place of another. */
    private static void requireModels(Plan plan, CascadeBundle bundle) {
        List<String> names = bundle.models().stream().map(ModelIdentity::name).toList();
        List<String> own = plan.models();
        if (names.size() != own.size()) {
            throw new IllegalArgumentException("the bundle holds a cascade of " + names + ", here it is " + own
                    + "; write as many models in the same order, or calibrate this cascade");
        }
        for (int i = 0; i < own.size(); i++) {
            if (!names.get(i).equals(own.get(i)) && names.contains(own.get(i))) {
                throw new IllegalArgumentException("the bundle holds a cascade of " + names + ", here it is " + own
                        + "; write them in its order, or calibrate this cascade");
            }
        }
    }

    /** The plan says which signal gives the number that the table stated, and nothing else. */
    private static void requireSignal(Plan plan, CascadeBundle bundle) {
        List<String> stated = stated(bundle);
        Signals given = plan.given();
        boolean right = given.only() == null ? given.named().keySet().equals(Set.copyOf(stated)) : stated.size() == 1;
        if (!right) {
            throw new IllegalArgumentException(
                    stated.isEmpty()
                            ? "the bundle was calibrated for its verifier, but confidence is " + given
                                    + "; write confidence: verifier"
                            : stated.size() == 1
                                    ? "the bundle was calibrated for the recorded signal '" + stated.get(0)
                                            + "'; write which signal gives it now, such as confidence: tokenProbability"
                                    : "the bundle was calibrated for the recorded signals " + stated
                                            + " together; write which signal gives each now, such as confidence: {signals: {"
                                            + stated.get(0) + ": tokenProbability, " + stated.get(1) + ": pTrue}}");
        }
    }

    /** Signals that the bundle cannot give by itself. */
    private static List<String> stated(CascadeBundle bundle) {
        List<String> names = bundle.signals();
        return names.stream()
                .filter(name -> !name.equals(CascadeBundle.VERIFIER))
                .filter(name -> names.size() == 1 || !name.equals(ARITHMETIC))
                .toList();
    }

    private static ConfidenceEstimator signal(Plan plan, CascadeBundle bundle, CascadeBundle.Stage stage) {
        if (stage.combination() == null) {
            return plan.given().none() ? stage.verifier() : plan.given().of(bundle.signal());
        }
        Map<String, ConfidenceEstimator> parts = new LinkedHashMap<>();
        bundle.signals()
                .forEach(name -> parts.put(
                        name,
                        switch (name) {
                            case CascadeBundle.VERIFIER -> stage.verifier();
                            case ARITHMETIC -> new ArithmeticConfidence();
                            default -> plan.given().of(name);
                        }));
        return CombinedSignals.of(parts, stage.combination());
    }

    /** Of all requests, or those of a slice. */
    private static List<CascadeStage> stages(Plan plan, CascadeBundle bundle, SliceThresholds.Slice slice) {
        List<CascadeStage> stages = new ArrayList<>();
        for (int i = 0; i < bundle.stages().size(); i++) {
            CascadeBundle.Stage stage = bundle.stages().get(i);
            StageThresholds thresholds =
                    slice == null ? stage.thresholds() : slice.stages().get(i).thresholds();
            String model = plan.models().get(i);
            stages.add(
                    thresholds.off() != null
                            ? CascadeStage.off(model, thresholds.off())
                            : new CascadeStage(
                                    model,
                                    signal(plan, bundle, stage),
                                    slice == null
                                            ? stage.calibrator()
                                            : slice.stages().get(i).calibrator(),
                                    thresholds));
        }
        stages.add(CascadeStage.accepting(plan.models().get(stages.size())));
        return stages;
    }

    /** Null for none. */
    private static SliceStages slices(Plan plan, CascadeBundle bundle) {
        if (plan.slice() == null && bundle.slices() != null) {
            String field = bundle.slices().field();
            throw new IllegalArgumentException("its thresholds were certified with calibrators by " + field
                    + ", but the plan does not say where a request's " + field + " stands; write slice: \"property:"
                    + field
                    + "\" or slice: intent, or calibrate without --per");
        }
        if (plan.slice() == null) {
            return null;
        }
        if (bundle.slices() == null) {
            throw new IllegalArgumentException("slice is '" + plan.slice()
                    + "', but the bundle has no slices; remove it, or calibrate with --per FIELD");
        }
        Map<String, SliceStages.Slice> bySlice = new LinkedHashMap<>();
        bundle.slices()
                .slices()
                .forEach(slice -> bySlice.put(
                        slice.value(), new SliceStages.Slice(stages(plan, bundle, slice), slice.sentence())));
        return new SliceStages(plan.slice(), bySlice);
    }

    private static ModelIdentities identities(CascadeBundle bundle, List<String> own, String hash) {
        Map<String, Set<String>> known = new LinkedHashMap<>();
        for (int stage = 0; stage < own.size(); stage++) {
            List<String> names = bundle.models().get(stage).answeredAs();
            if (!names.isEmpty()) {
                known.put(own.get(stage), Set.copyOf(names));
            }
        }
        return new ModelIdentities(known, Set.of(hash));
    }
}
