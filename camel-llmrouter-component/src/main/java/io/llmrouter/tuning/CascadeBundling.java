/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.tuning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.bundle.CascadeBundle;
import io.llmrouter.bundle.CertificateJson;
import io.llmrouter.bundle.ModelIdentity;
import io.llmrouter.bundle.Provenance;
import io.llmrouter.bundle.SliceThresholds;
import io.llmrouter.calibration.BoundedCalibrator;
import io.llmrouter.calibration.Certification;
import io.llmrouter.cascade.CascadePolicy.StageRule;
import io.llmrouter.cascade.StageThresholds;
import io.llmrouter.confidence.AnswerVerifier;
import io.llmrouter.confidence.CombinedConfidence;
import io.llmrouter.evaluation.Figure;
import io.llmrouter.tuning.CascadeTrial.Tuned;
import io.llmrouter.tuning.ThresholdChoice.Chosen;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Makes a bundle's section of what was tuned on all labelled rows. Stateless. */
public final class CascadeBundling {

    private static final String INFEASIBLE = "no threshold keeps what was asked for";
    private static final String DEAR =
            "a threshold that keeps what was asked for costs more than asking the strongest alone";

    private CascadeBundling() {}

    /**
     * What a bundle names of its rows.
     *
     * @param provenance of the rows
     * @param answeredAs for each model the names under which its provider answered; empty where the table does not say
     */
    public record Source(Provenance provenance, List<List<String>> answeredAs) {}

    /**
     * Makes the section.
     *
     * @param rows all labelled rows
     * @param measured what was tuned on them, by calibrated thresholds
     * @param signal that was tuned
     * @param source of the rows
     * @param worth whether it pays
     * @return the section
     * @throws IllegalArgumentException if thresholds are raw
     */
    public static CascadeBundle bundle(
            CascadeRows rows, MeasuredCascade measured, StageSignal signal, Source source, CascadeWorth worth) {
        Tuned tuned = measured.tuned();
        if (tuned.calibration() == null) {
            throw new IllegalArgumentException(
                    "a bundle holds calibrated thresholds; raw ones belong into the" + " configuration, as threshold:");
        }
        long seed = source.provenance().seed();
        VerifierSignal verifier = verifier(signal);
        List<AnswerVerifier> verifiers = verifier == null ? null : verifier.verifiers(rows, seed);
        List<CombinedConfidence> combined =
                signal instanceof JoinedSignal joined ? joined.combinations(rows, seed) : null;
        // what a signal that learns says of rows that it learned from is not what it says of others
        StageSignals known = signal.learns() ? null : signal.learn(rows, seed).of(rows);
        List<CascadeBundle.Stage> stages = new ArrayList<>();
        for (int stage = 0; stage < rows.judged(); stage++) {
            stages.add(new CascadeBundle.Stage(
                    known == null
                            ? tuned.calibration().stages().get(stage).calibrator()
                            : BoundedCalibrator.of(
                                    tuned.calibration().stages().get(stage).calibrator(), known.of(stage)),
                    thresholds(tuned.chosen(), stage),
                    verifiers == null ? null : verifiers.get(stage),
                    combined == null ? null : combined.get(stage)));
        }
        return new CascadeBundle(
                source.provenance(),
                models(rows, source.answeredAs()),
                signal.name(),
                verifier == null || verifier.embedder() == null
                        ? null
                        : verifier.embedder().fingerprint(),
                stages,
                evidence(measured, worth),
                rows.per() == null ? null : slices(rows, tuned));
    }

    /** The verifier that the signal is, or that it has for a part; null for none. */
    private static VerifierSignal verifier(StageSignal signal) {
        List<StageSignal> parts = signal instanceof JoinedSignal joined ? joined.parts() : List.of(signal);
        return parts.stream()
                .filter(VerifierSignal.class::isInstance)
                .map(VerifierSignal.class::cast)
                .findFirst()
                .orElse(null);
    }

    private static SliceThresholds slices(CascadeRows rows, Tuned tuned) {
        List<SliceThresholds.Slice> slices = new ArrayList<>();
        tuned.slices().forEach((value, slice) -> {
            List<SliceThresholds.Stage> stages = new ArrayList<>();
            for (int stage = 0; stage < rows.judged(); stage++) {
                stages.add(new SliceThresholds.Stage(
                        tuned.calibration().of(stage, value), thresholds(slice.chosen(), stage)));
            }
            Certification own = slice.chosen().certification();
            slices.add(new SliceThresholds.Slice(
                    value,
                    slice.standing().label(),
                    slice.labels(),
                    stages,
                    own == null ? null : certificate(slice.chosen().promisedThresholds(), own)));
        });
        return new SliceThresholds(rows.per(), slices);
    }

    private static StageThresholds thresholds(Chosen chosen, int stage) {
        StageRule rule = chosen.policy().rules().get(stage);
        if (!rule.on()) {
            return StageThresholds.off(chosen.dear() ? DEAR : INFEASIBLE);
        }
        StageThresholds accepting = StageThresholds.accepting(Math.min(1, rule.accept()));
        return rule.abstain() > 0 ? accepting.abstainingBelow(rule.abstain()) : accepting;
    }

    private static List<ModelIdentity> models(CascadeRows rows, List<List<String>> answeredAs) {
        return IntStream.range(0, rows.stages())
                .mapToObj(stage -> new ModelIdentity(
                        rows.models().get(stage),
                        answeredAs.get(stage),
                        rows.costs() == null ? 0 : rows.meanCost(stage),
                        rows.meanScore(stage)))
                .toList();
    }

    private static ObjectNode evidence(MeasuredCascade measured, CascadeWorth worth) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Certification certification = measured.tuned().chosen().certification();
        json.set(
                "certificate",
                certification == null
                        ? null
                        : certificate(measured.tuned().chosen().promisedThresholds(), certification));
        ObjectNode figures = json.putObject("measured");
        for (CascadeMetric metric : CascadeMetric.values()) {
            Figure figure = measured.figures().of(metric);
            if (Double.isFinite(figure.value())) {
                ArrayNode triple = figures.putArray(metric.label()).add(figure.value());
                if (Double.isFinite(figure.interval().low())) {
                    triple.add(figure.interval().low()).add(figure.interval().high());
                }
            }
        }
        ArrayNode escalation = figures.putArray("escalation_rate");
        measured.figures().escalationRate().forEach(figure -> escalation.add(figure.value()));
        json.putObject("breakEven")
                .put("escalationsBelow", finite(worth.breakEven()))
                .put("escalated", worth.escalated())
                .put("savedPerRequest", finite(worth.saved().value()))
                .put("savedLow", finite(worth.saved().interval().low()))
                .put("savedHigh", finite(worth.saved().interval().high()))
                .put("pays", worth.pays())
                .put("sentence", worth.sentence());
        ArrayNode notes = json.putArray("notes");
        measured.notes().forEach(notes::add);
        return json;
    }

    private static ObjectNode certificate(List<Double> thresholds, Certification certification) {
        return thresholds.size() == 1
                ? CertificateJson.of(certification)
                : CertificateJson.of(certification, "At thresholds " + thresholds);
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
