/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.bundle.CertificateJson;
import io.llmrouter.calibration.Certificate;
import io.llmrouter.calibration.CertificateTerms;
import io.llmrouter.calibration.Certification;
import io.llmrouter.calibration.Risk;
import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.HitFigures;
import io.llmrouter.evaluation.HitReport;
import io.llmrouter.evaluation.PairRow;
import io.llmrouter.evaluation.PairTable;
import io.llmrouter.evaluation.ReportContext;
import io.llmrouter.gateway.report.ReportPage;
import io.llmrouter.tuning.HitCalibration;
import io.llmrouter.tuning.HitReplay;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Learns from labelled pairs when a kept answer may be given again, with a certified share of wrong hits. */
@Command(
        name = "cache-calibrate",
        description = "Learn from labelled pairs when a kept answer serves another question, certify the threshold to a"
                + " budget of wrong hits, and write a bundle for 'cache: {bundle: file:...}'.",
        mixinStandardHelpOptions = true)
final class CacheCalibrateCommand implements Callable<Integer> {

    private static final int RESAMPLES = 200;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PairOptions pairs;

    @Mixin
    private EmbeddedRequests embedded;

    /** What a hit is decided by. */
    enum Method {
        verified,
        cosine
    }

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where the bundle goes.")
    private Path out;

    @Option(
            names = "--max-wrong-hit-rate",
            paramLabel = "A",
            defaultValue = "0.02",
            description = "Certified: at most this share of wrong answers among hits, in (0, 1) (default:"
                    + " ${DEFAULT-VALUE}).")
    private double limit;

    @Option(
            names = "--confidence-level",
            paramLabel = "P",
            defaultValue = "0.95",
            description = "Of the certificate, in (0, 1) (default: ${DEFAULT-VALUE}).")
    private double confidence;

    @Option(
            names = "--method",
            paramLabel = "NAME",
            defaultValue = "verified",
            description = "verified: a learned verifier; cosine: the cosine alone, both with guards (default:"
                    + " ${DEFAULT-VALUE}).")
    private Method method;

    @Option(names = "--seed", defaultValue = "42", description = "Of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--html", paramLabel = "FILE", description = "Also write a page with charts, one file.")
    private Path html;

    @Override
    public Integer call() throws IOException {
        check();
        PairTable table = pairs.read();
        table.requireBothLabels(2);
        EmbeddedTexts vectors =
                embedded.texts(PairOptions.texts(table), spec.commandLine().getErr());
        HitReplay replay = new HitReplay(vectors.embedder(), vectors.vectors(), seed);
        HitCalibration calibration = new HitCalibration(
                new CertificateTerms(Risk.WRONG_HIT_RATE, limit, 1 - confidence),
                vectors.embedder(),
                method == Method.cosine,
                seed,
                Clock.systemUTC());
        HitCalibration.Calibrated calibrated = Progress.during(
                "Calibrating",
                calibration.steps(),
                step -> calibration.calibrate(table, replay.pairs(table), pairs.fileNames(), step));
        vectors.keep().run();
        String hash = calibrated.bundle().write(out);
        if (html != null) {
            ReportPage.write(report(table, calibrated), html);
        }
        print(table, calibration, calibrated, hash);
        return 0;
    }

    private void check() {
        JsonFile.requireBundle(spec.commandLine(), "--out", out);
        JsonFile.requireWritable(spec.commandLine(), "--html", html);
        OptionValue.require(
                spec, limit > 0 && limit < 1, "--max-wrong-hit-rate", limit + "; write a number such as 0.02");
        OptionValue.require(
                spec,
                confidence > 0 && confidence < 1,
                "--confidence-level",
                confidence + "; write a number such as 0.95");
        OptionValue.require(
                spec,
                embedded.isVectors(),
                "--embedding",
                "'" + embedded.name() + "': a semantic cache compares vectors; leave it out");
    }

    private ObjectNode report(PairTable table, HitCalibration.Calibrated calibrated) {
        List<PairRow> rows = Arrays.stream(calibrated.certifyRows())
                .mapToObj(table.rows()::get)
                .toList();
        PairTable certify = new PairTable(rows, table.skipped());
        boolean[] right = new boolean[rows.size()];
        for (int i = 0; i < right.length; i++) {
            right[i] = rows.get(i).serves();
        }
        int[] components = certify.components();
        List<HitFigures> figures = calibrated.judged().ways().stream()
                .map(way -> HitFigures.of(way, right, components, new Bootstrap(RESAMPLES, seed)))
                .toList();
        ReportContext context = new ReportContext(
                "Semantic cache",
                CommandWords.of(spec),
                "learned from one half of the groups of pairs, measured and certified on the other",
                "as in the file",
                seed,
                RESAMPLES,
                table.skipped());
        ObjectNode report = HitReport.of(certify, figures, calibrated.judged().guards(), context);
        report.set("certificate", CertificateJson.of(calibrated.certification()));
        return report;
    }

    private void print(PairTable table, HitCalibration calibration, HitCalibration.Calibrated calibrated, String hash) {
        PrintWriter to = spec.commandLine().getOut();
        to.printf(
                "%d pairs, %d duplicates, data %s; %d of them certify%n",
                table.rows().size(), table.duplicates(), table.dataHash(), calibrated.certifyRows().length);
        if (calibrated.certification() instanceof Certification.Certified certified) {
            Certificate certificate = certified.certificate();
            to.println("* " + certificate.sentence());
        } else if (calibrated.certification() instanceof Certification.Infeasible infeasible) {
            to.println("* " + infeasible.sentence());
            to.println("* " + missing(calibration.fewestHits(), calibrated));
        }
        to.println("Wrote " + out + ", hash " + hash);
        to.flush();
    }

    /** How many labels are missing, at least. */
    private String missing(int fewest, HitCalibration.Calibrated calibrated) {
        int certify = calibrated.certifyRows().length;
        String least = "This promise needs at least " + fewest
                + " labelled hits without a wrong one among the pairs that certify, which are half of all";
        return certify < fewest
                ? least + ": label at least " + 2 * (fewest - certify)
                        + " more pairs. Until then there are no semantic hits."
                : least + "; with wrong ones among them, more. Until then there are no semantic hits.";
    }
}
