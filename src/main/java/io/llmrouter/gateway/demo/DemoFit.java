/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.bundle.CascadeBundle;
import io.llmrouter.bundle.CertificateJson;
import io.llmrouter.bundle.ModelIdentity;
import io.llmrouter.bundle.Provenance;
import io.llmrouter.calibration.LabelledSample;
import io.llmrouter.calibration.QualityFloor;
import io.llmrouter.cascade.CascadePolicy.StageRule;
import io.llmrouter.cascade.StageThresholds;
import io.llmrouter.cascade.StandardSearch;
import io.llmrouter.confidence.AnswerVerifier;
import io.llmrouter.evaluation.OutcomeRow;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.training.TrainingTable;
import io.llmrouter.tuning.CascadeRows;
import io.llmrouter.tuning.CascadeTrial;
import io.llmrouter.tuning.CascadeTrial.Tuned;
import io.llmrouter.tuning.StageCalibration;
import io.llmrouter.tuning.StageSignal;
import io.llmrouter.tuning.StageSignals;
import io.llmrouter.tuning.ThresholdChoice;
import io.llmrouter.tuning.VerifierSignal;
import io.llmrouter.tuning.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What is fitted on the demo's labelled rows: a verifier of the cheap answers, and thresholds chosen in three ways. It is what {@code calibrate} does;
 * the signals that thresholds are chosen on come from verifiers that had not seen the row. Immutable.
 *
 * @param signal by which answers are judged
 * @param verifier learned from all labelled rows; null where the signal is no verifier
 * @param thresholds one for each way
 * @param provenance of the rows
 */
record DemoFit(StageSignal signal, AnswerVerifier verifier, List<DemoThreshold> thresholds, Provenance provenance) {

    private static final List<String> MODELS = List.of(DemoData.CHEAP, DemoData.STRONG);

    /**
     * What to ask of the thresholds.
     *
     * @param floor quality relative to always asking the strong model, in (0, 1]
     * @param errorRate most wrong answers among those accepted from the cheap model, in (0, 1)
     * @param delta chance that a promise is broken, in (0, 1)
     */
    public record Targets(double floor, double errorRate, double delta) {}

    /**
     * Fits.
     *
     * @param labelled rows drawn for this and not used for any figure
     * @param targets of the thresholds
     * @param signal by which answers are judged
     * @param seed of everything random
     * @return the fit
     */
    static DemoFit on(List<DemoRow> labelled, Targets targets, StageSignal signal, long seed) {
        OutcomeTable table = table(labelled);
        CascadeRows rows = CascadeRows.of(table, MODELS, null);
        LabelledSample sample = TrainingTable.sample(table, MODELS);
        ThresholdChoice choice = new ThresholdChoice(new StandardSearch(), sample, Clock.systemUTC());
        StageSignals heldOut = signal.heldOut(rows, seed, () -> {});
        Certifying certifying = new Certifying(rows, signal, heldOut, choice, seed);
        List<DemoThreshold> thresholds = List.of(
                certifying.certified(
                        DemoThreshold.Way.FLOOR, Wanted.Certified.qualityFloor(targets.floor(), targets.delta())),
                certifying.uncertified(targets.floor()),
                certifying.certified(
                        DemoThreshold.Way.BUDGET, Wanted.Certified.maxErrorRate(targets.errorRate(), targets.delta())));
        Provenance provenance = new Provenance(
                Clock.systemUTC().instant(),
                seed,
                List.of(Path.of(DemoData.RESOURCE).getFileName().toString()),
                rows.size(),
                sample.dataHash(),
                sample.labels());
        AnswerVerifier verifier = signal instanceof VerifierSignal learned
                ? learned.verifiers(rows, seed).get(0)
                : null;
        return new DemoFit(signal, verifier, thresholds, provenance);
    }

    private record Certifying(
            CascadeRows rows, StageSignal signal, StageSignals heldOut, ThresholdChoice choice, long seed) {

        DemoThreshold certified(DemoThreshold.Way way, Wanted.Certified wanted) {
            int[] all = IntStream.range(0, rows.size()).toArray();
            Tuned tuned = new CascadeTrial(rows, signal, wanted, choice, seed).tune(all, heldOut);
            StageRule rule = tuned.chosen().policy().rules().get(0);
            return new DemoThreshold(
                    way,
                    tuned.calibration().stages().get(0).calibrator(),
                    rule.on()
                            ? StageThresholds.accepting(Math.min(1, rule.accept()))
                            : StageThresholds.off("no threshold keeps what was asked for"),
                    tuned.chosen().certification());
        }

        DemoThreshold uncertified(double floor) {
            StageCalibration calibration = StageCalibration.fit(rows, heldOut, seed);
            double[] probability = Arrays.stream(calibration.probabilities(rows, heldOut))
                    .mapToDouble(stages -> stages[0])
                    .toArray();
            return new DemoThreshold(
                    DemoThreshold.Way.UNCERTIFIED,
                    calibration.stages().get(0).calibrator(),
                    new QualityFloor(probability, rows.scoresOf(0), rows.scoresOf(1))
                            .loosestThreshold(floor).stream()
                                    .mapToObj(StageThresholds::accepting)
                                    .findFirst()
                                    .orElseGet(() ->
                                            StageThresholds.off("no threshold keeps the floor on the labelled rows")),
                    null);
        }
    }

    /**
     * Writes the bundles that the demo's configuration names.
     *
     * @param folder where to
     * @return their places, by the property that names them
     * @throws IOException if one cannot be written
     */
    Map<String, String> write(Path folder) throws IOException {
        Map<String, String> places = new TreeMap<>();
        for (DemoThreshold threshold : thresholds) {
            Path file = folder.resolve(threshold.way().property() + ".json");
            bundle(threshold).write(file);
            places.put(threshold.way().property(), "file:" + file);
        }
        return places;
    }

    private CascadeBundle bundle(DemoThreshold threshold) {
        ObjectNode evidence = JsonNodeFactory.instance.objectNode();
        if (threshold.certification() != null) {
            evidence.set("certificate", CertificateJson.of(threshold.certification()));
        }
        return new CascadeBundle(
                provenance,
                MODELS.stream()
                        .map(model -> new ModelIdentity(model, List.of(), 0, 0))
                        .toList(),
                signal.name(),
                null,
                List.of(new CascadeBundle.Stage(threshold.calibrator(), threshold.thresholds(), verifier)),
                evidence);
    }

    private static OutcomeTable table(List<DemoRow> labelled) {
        return new OutcomeTable(labelled.stream().map(DemoFit::outcomes).toList(), 0);
    }

    private static OutcomeRow outcomes(DemoRow row) {
        OutcomeRow.Reply cheap = new OutcomeRow.Reply(row.cheapAnswer(), Double.NaN, Double.NaN);
        return new OutcomeRow(
                row.id(),
                row.question(),
                Map.of("labels", "gold"),
                Map.of(
                        DemoData.CHEAP, new OutcomeRow.Outcome(row.cheapScore(), null, null, null, cheap),
                        DemoData.STRONG, new OutcomeRow.Outcome(row.strongScore(), null)));
    }
}
