/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.bundle.CascadeBundle;
import io.llmrouter.bundle.Provenance;
import io.llmrouter.calibration.LabelledSample;
import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.evaluation.OutcomesException;
import io.llmrouter.evaluation.ReportContext;
import io.llmrouter.evaluation.Split;
import io.llmrouter.gateway.report.ReportPage;
import io.llmrouter.training.TrainingTable;
import io.llmrouter.tuning.CascadeBundling;
import io.llmrouter.tuning.CascadeEvaluator;
import io.llmrouter.tuning.CascadeReport;
import io.llmrouter.tuning.CascadeRows;
import io.llmrouter.tuning.CascadeWorth;
import io.llmrouter.tuning.MeasuredCascade;
import io.llmrouter.tuning.StageSignal;
import io.llmrouter.tuning.Wanted;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Calibrates a cascade: thresholds with their certificate, as a bundle. */
@Command(
        name = "calibrate",
        description = "Learn from a table of outcomes when a cascade may trust a cheaper answer, and write a bundle for"
                + " 'plans: {NAME: {cascade: [...], bundle: file:...}}'.",
        mixinStandardHelpOptions = true)
final class CalibrateCommand implements Callable<Integer> {

    private static final int FOLDS = 5;

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutcomeOptions outcomes;

    @Mixin
    private CascadeOptions cascade;

    @Mixin
    private EmbeddedRequests embedded;

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the bundle goes.")
    private Path out;

    @Option(
            names = "--monthly-requests",
            paramLabel = "N",
            defaultValue = "100000",
            description = "What the saving is counted for (default: ${DEFAULT-VALUE}).")
    private long monthly;

    @Option(
            names = "--overhead-cost",
            paramLabel = "USD",
            defaultValue = "0",
            description =
                    "Of a request: the signal's own calls, a judge, embeddings by a provider (default: 0, for what"
                            + " runs in this process).")
    private double overhead;

    @Option(
            names = "--label-cost",
            paramLabel = "USD",
            defaultValue = "0",
            description = "What the labels cost once (default: ${DEFAULT-VALUE}).")
    private double labelCost;

    @Option(
            names = "--resamples",
            defaultValue = "1000",
            description = "Of the bootstrap over rows (default: ${DEFAULT-VALUE}).")
    private int resamples;

    @Option(names = "--seed", defaultValue = "42", description = "Of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--html", paramLabel = "FILE", description = "Also write a page with charts, one file.")
    private Path html;

    @Override
    public Integer call() throws IOException {
        JsonFile.requireBundle(spec.commandLine(), "--out", out);
        JsonFile.requireWritable(spec.commandLine(), "--html", html);
        Wanted wanted = checked();
        CascadeWorth.Volume volume = new CascadeWorth.Volume(monthly, overhead, labelCost);
        OutcomeTable table = outcomes.learned(cascade.models(), cascade.replies());
        CascadeRows rows = cascade.sliced(CascadeRows.of(table, cascade.models(), outcomes.prices()));
        StageSignal signal = cascade.signal(rows, embedded);
        LabelledSample sample = TrainingTable.sample(table, cascade.models());
        CascadeEvaluator evaluator = new CascadeEvaluator(
                rows,
                signal,
                wanted,
                new CascadeEvaluator.Plan(new Bootstrap(resamples, seed), false, 0, sample, cascade.search()),
                Clock.systemUTC());
        List<Split> folds = Split.folds(table, FOLDS, null, seed);
        try {
            MeasuredCascade measured =
                    Progress.during("Calibrating", evaluator.steps(), step -> evaluator.measure(folds, step));
            CascadeWorth worth = measured.worth(volume);
            Provenance provenance = new Provenance(
                    Clock.systemUTC().instant(),
                    seed,
                    outcomes.fileNames(),
                    rows.size(),
                    sample.dataHash(),
                    sample.labels());
            CascadeBundle bundle = CascadeBundling.bundle(
                    rows,
                    measured,
                    signal,
                    new CascadeBundling.Source(provenance, TrainingTable.answeredAs(table, cascade.models())),
                    worth);
            String hash = bundle.write(out);
            print(table, measured, worth, hash);
            if (html != null) {
                ReportPage.write(CascadeReport.of(measured, worth, context(table)), html);
            }
            return 0;
        } catch (IllegalArgumentException e) { // what the table does not allow
            throw new OutcomesException(e.getMessage(), e);
        }
    }

    private ReportContext context(OutcomeTable table) {
        return new ReportContext(
                "Cascade " + String.join(" > ", cascade.models()),
                CommandWords.of(spec),
                FOLDS + " folds: every request was measured with thresholds and calibrators learned from the others",
                table.labels(),
                seed,
                resamples,
                table.skipped());
    }

    private Wanted checked() {
        if (!cascade.named()) {
            throw new ParameterException(
                    spec.commandLine(), "Missing required option: '--cascade=CHEAP,STRONG'; name at least two models");
        }
        Wanted wanted = cascade.wanted();
        if (wanted.raw()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--threshold': a bundle holds calibrated thresholds; use --probability, a"
                            + " target, or write threshold: into the configuration");
        }
        if (monthly < 0 || !(overhead >= 0) || !(labelCost >= 0) || resamples < 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--monthly-requests, --overhead-cost and --label-cost are 0 or more, --resamples 1 or more");
        }
        return wanted;
    }

    private void print(OutcomeTable table, MeasuredCascade measured, CascadeWorth worth, String hash) {
        PrintWriter to = spec.commandLine().getOut();
        new CascadeText(to).print(table, measured);
        to.println("* " + worth.sentence());
        to.println("Wrote " + out + ", hash " + hash);
        to.flush();
    }
}
