/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.recalibration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.llmrouter.bundle.CascadeBundle;
import io.llmrouter.bundle.DeployedThresholds;
import io.llmrouter.bundle.Provenance;
import io.llmrouter.calibration.CertificateTerms;
import io.llmrouter.calibration.LabelledSample;
import io.llmrouter.calibration.Risk;
import io.llmrouter.cascade.StageThresholds;
import io.llmrouter.cascade.StandardSearch;
import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.OutcomesException;
import io.llmrouter.evaluation.Split;
import io.llmrouter.feedback.EventSource;
import io.llmrouter.recalibration.HistoryEntry.Action;
import io.llmrouter.training.TrainingTable;
import io.llmrouter.tuning.CascadeBundling;
import io.llmrouter.tuning.CascadeEvaluator;
import io.llmrouter.tuning.CascadeFigures;
import io.llmrouter.tuning.CascadeRows;
import io.llmrouter.tuning.CascadeWorth;
import io.llmrouter.tuning.DeployedCascade;
import io.llmrouter.tuning.MeasuredCascade;
import io.llmrouter.tuning.RecordedSignal;
import io.llmrouter.tuning.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses a cascade's thresholds anew on the newest labelled traffic.
 *
 * <p>Idea: the log has the raw confidence of every judged answer, and feedback and shadows say which answers were good, so that what {@code calibrate} does
 * with a recorded signal can be done with live traffic, without any text. What makes the signal, a verifier say, stays as it is; calibrators and thresholds are
 * new. Cost: one calibration and five folds, seconds for 10,000 rows. Known weakness: those who rate answers choose which ones, so the labelled rows are not a
 * sample of the traffic unless they come from a shadow. Thread-safe; one process at a time changes a bundle.
 */
public final class Recalibration {

    private static final int FOLDS = 5;
    private static final double FLOOR = 0.95;
    private static final double DELTA = 0.1;
    private static final String CONFIDENCE = "confidence";
    private static final String AUTOMATIC = "automatic";

    private final CascadePlan plan;
    private final BundleShelf shelf;
    private final Clock clock;

    /**
     * @param plan whose thresholds are chosen
     * @param shelf of its bundle
     * @param clock the time of day
     */
    public Recalibration(CascadePlan plan, BundleShelf shelf, Clock clock) {
        this.plan = plan;
        this.shelf = shelf;
        this.clock = clock;
    }

    /**
     * Makes a candidate, beside the live bundle, which stays.
     *
     * @param logs of the router's decisions and what was said about them; read twice
     * @param settings how
     * @param who asks for it
     * @return the candidate beside the live bundle
     * @throws IOException if a file cannot be read or written; then there is no candidate
     * @throws RecalibrationException if the traffic does not suffice or the bundle is another's; then there is none, either
     */
    public RecalibrationReport propose(EventSource logs, RecalibrationSettings settings, String who)
            throws IOException {
        DeployedThresholds live = live();
        LabelledTraffic traffic = LabelledTraffic.read(plan, logs, settings);
        Path draft = shelf.draft();
        try {
            RecalibrationReport report = candidate(live, traffic, settings, draft);
            shelf.propose(draft, report.candidate().hash(), live.hash(), who, report.sample());
            return report;
        } catch (OutcomesException | IllegalArgumentException e) { // what the rows do not allow
            throw new RecalibrationException(e.getMessage(), e);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private DeployedThresholds live() {
        DeployedThresholds live;
        try {
            live = DeployedThresholds.read(plan.bundle());
        } catch (IllegalArgumentException e) {
            throw new RecalibrationException(e.getMessage(), e);
        }
        if (live.models().size() != plan.models().size()) {
            throw new RecalibrationException("bundle " + plan.bundle() + " is for a cascade of "
                    + live.models().size() + " models, plan '" + plan.plan() + "' asks " + plan.models()
                    + "; calibrate this cascade first");
        }
        if (live.sliceField() != null) {
            throw new RecalibrationException("bundle " + plan.bundle() + " has thresholds of their own for each "
                    + live.sliceField()
                    + ", which logs do not say; use feedback-export, add the field, and calibrate --per "
                    + live.sliceField());
        }
        return live;
    }

    private RecalibrationReport candidate(
            DeployedThresholds live, LabelledTraffic traffic, RecalibrationSettings settings, Path draft)
            throws IOException {
        CascadeRows rows = traffic.rows();
        LabelledSample sample = TrainingTable.sample(traffic.table(), plan.models());
        Bootstrap bootstrap = new Bootstrap(settings.resamples(), settings.seed());
        RecordedSignal signal = new RecordedSignal(CONFIDENCE);
        CascadeEvaluator evaluator = new CascadeEvaluator(
                rows,
                signal,
                wanted(live, settings),
                new CascadeEvaluator.Plan(bootstrap, false, 0, sample, new StandardSearch()),
                clock);
        List<Split> folds = Split.folds(traffic.table(), FOLDS, null, settings.seed());
        MeasuredCascade measured = evaluator.measure(folds, () -> {});
        Provenance provenance = new Provenance(
                clock.instant(),
                settings.seed(),
                List.of("decision log"),
                rows.size(),
                sample.dataHash(),
                sample.labels());
        CascadeBundle renewed = CascadeBundling.bundle(
                rows,
                measured,
                signal,
                new CascadeBundling.Source(provenance, TrainingTable.answeredAs(traffic.table(), plan.models())),
                measured.worth(new CascadeWorth.Volume(0, 0, 0)));
        String hash = DeployedThresholds.renew(plan.bundle(), renewed, draft);
        BundleFigures before =
                figures(live, new DeployedCascade(live.calibrators(), live.thresholds()), rows, bootstrap);
        DeployedThresholds next = DeployedThresholds.read(draft);
        BundleFigures after = new BundleFigures(
                hash,
                measured.thresholds(),
                next.certificate(),
                measured.figures(),
                accepted(new DeployedCascade(next.calibrators(), next.thresholds()), rows));
        return new RecalibrationReport(
                plan,
                before,
                after,
                rows.size(),
                sample.labels(),
                traffic.from(),
                traffic.to(),
                traffic.exported().sentences(),
                measured.notes(),
                new AutomaticBounds(settings.maxStep()).objections(before, after));
    }

    private static BundleFigures figures(
            DeployedThresholds live, DeployedCascade deployed, CascadeRows rows, Bootstrap bootstrap) {
        CascadeFigures figures = deployed.measure(rows, judged(rows), bootstrap);
        JsonNode certificate = live.certificate();
        return new BundleFigures(
                live.hash(),
                live.thresholds().stream()
                        .map(rule -> rule.off() == null ? (Double) rule.accept() : null)
                        .toList(),
                certificate.isNull() ? MissingNode.getInstance() : certificate,
                figures,
                accepted(deployed, rows));
    }

    private static List<Double> accepted(DeployedCascade deployed, CascadeRows rows) {
        return Arrays.stream(deployed.accepted(judged(rows))).boxed().toList();
    }

    private static double[][] judged(CascadeRows rows) {
        return Arrays.stream(rows.signal())
                .map(row -> Arrays.copyOf(row, rows.judged()))
                .toArray(double[][]::new);
    }

    private static Wanted.Certified wanted(DeployedThresholds live, RecalibrationSettings settings) {
        JsonNode certificate = live.certificate();
        if (settings.wanted() != null) {
            return settings.wanted();
        } else if (!certificate.path("risk").isTextual()) {
            return Wanted.Certified.qualityFloor(FLOOR, DELTA);
        }
        Risk risk = Risk.valueOf(certificate.path("risk").asText());
        return new Wanted.Certified(
                new CertificateTerms(
                        risk,
                        certificate.path("limit").asDouble(),
                        certificate.path("delta").asDouble()),
                live.thresholds().stream().anyMatch(StageThresholds::canAbstain));
    }

    /**
     * Puts a candidate in force that somebody has looked at.
     *
     * @param candidate its hash; null for the newest
     * @param who approves
     * @param why in a sentence
     * @return its hash
     */
    public String approve(String candidate, String who, String why) throws IOException {
        return shelf.swap(candidate, Action.approved, who, why);
    }

    /**
     * Makes a candidate and puts it in force if it keeps the bounds.
     *
     * @param logs as for {@link #propose}
     * @param settings how
     * @return the candidate beside what was in force; in force now unless it has objections
     */
    public RecalibrationReport automatic(EventSource logs, RecalibrationSettings settings) throws IOException {
        RecalibrationReport report = propose(logs, settings, AUTOMATIC);
        if (report.objections().isEmpty()) {
            shelf.swap(report.candidate().hash(), Action.automatic, AUTOMATIC, report.sample());
        }
        return report;
    }
}
