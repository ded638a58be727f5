/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.HitFigures;
import io.llmrouter.evaluation.HitReport;
import io.llmrouter.evaluation.PairRow;
import io.llmrouter.evaluation.PairTable;
import io.llmrouter.evaluation.ReportContext;
import io.llmrouter.gateway.report.ReportPage;
import io.llmrouter.paraphrase.LearnedHitVerifier;
import io.llmrouter.tuning.HitReplay;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how well a semantic cache would tell questions with one answer from others. */
@Command(
        name = "cache-eval",
        description =
                "Measure on labelled pairs how many duplicates a semantic cache finds at a share of wrong hits: by a"
                        + " fixed threshold on the cosine, alone and with the guards, and by the learned verifier with its guards.",
        mixinStandardHelpOptions = true)
final class CacheEvalCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private PairOptions pairs;

    @Mixin
    private EmbeddedRequests embedded;

    @Option(
            names = "--test",
            paramLabel = "FILE",
            split = ",",
            description = "Measure on these pairs, and learn from all of --pairs (default: folds of --pairs).")
    private List<Path> test = List.of();

    @Option(
            names = "--folds",
            defaultValue = "5",
            description =
                    "Without --test: parts that are held out in turn; pairs that share a question or cluster are in"
                            + " one part (default: ${DEFAULT-VALUE}).")
    private int folds;

    @Option(
            names = "--resamples",
            defaultValue = "1000",
            description = "Of the bootstrap over groups of pairs (default: ${DEFAULT-VALUE}).")
    private int resamples;

    @Option(names = "--seed", defaultValue = "42", description = "Of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
    private Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Also write a page with charts, one file.")
    private Path html;

    @Override
    public Integer call() throws IOException {
        check();
        PairTable learned = pairs.read();
        PairTable measured = test.isEmpty() ? learned : pairs.read(test);
        learned.requireBothLabels(test.isEmpty() ? foldsNeed() : LearnedHitVerifier.FEWEST_PAIRS);
        measured.requireBothLabels(2);
        List<String> texts = new ArrayList<>(PairOptions.texts(learned));
        texts.addAll(PairOptions.texts(measured));
        EmbeddedTexts vectors = embedded.texts(texts, spec.commandLine().getErr());
        HitReplay replay = new HitReplay(vectors.embedder(), vectors.vectors(), seed);
        HitReplay.Judged judged = Progress.during(
                "Learning",
                test.isEmpty() ? folds : 2,
                step -> test.isEmpty() ? replay.folded(learned, folds, step) : replay.across(learned, measured, step));
        vectors.keep().run();
        ObjectNode report = report(measured, judged);
        print(spec.commandLine().getOut(), report);
        new JsonFile(json).write(report);
        if (html != null) {
            ReportPage.write(report, html);
        }
        return 0;
    }

    /** So many that the pairs beside a fold are enough to learn from. */
    private int foldsNeed() {
        return LearnedHitVerifier.FEWEST_PAIRS * folds / (folds - 1) + folds;
    }

    private ObjectNode report(PairTable measured, HitReplay.Judged judged) {
        boolean[] right = new boolean[measured.rows().size()];
        for (int i = 0; i < right.length; i++) {
            PairRow row = measured.rows().get(i);
            right[i] = row.serves();
        }
        int[] components = measured.components();
        Bootstrap bootstrap = new Bootstrap(resamples, seed);
        List<HitFigures> figures = judged.ways().stream()
                .map(way -> HitFigures.of(way, right, components, bootstrap))
                .toList();
        return HitReport.of(measured, figures, judged.guards(), context(measured));
    }

    private ReportContext context(PairTable measured) {
        return new ReportContext(
                "Semantic cache",
                CommandWords.of(spec),
                test.isEmpty()
                        ? folds
                                + " folds: every pair was judged by a verifier learned from pairs that share no question with it"
                        : "learned from --pairs, measured on --test",
                "as in the file",
                seed,
                resamples,
                measured.skipped());
    }

    private void check() {
        JsonFile.requireWritable(spec.commandLine(), "--json", json);
        JsonFile.requireWritable(spec.commandLine(), "--html", html);
        OptionValue.require(spec, folds >= 2 && folds <= 20, "--folds", folds + "; write 2 to 20");
        OptionValue.require(spec, resamples >= 1, "--resamples", resamples + "; write 1 or more");
        OptionValue.require(
                spec,
                embedded.isVectors(),
                "--embedding",
                "'" + embedded.name() + "': a semantic cache compares vectors; leave it out");
    }

    private static void print(PrintWriter out, ObjectNode report) {
        out.printf(
                Locale.ROOT,
                "%d pairs, %d duplicates, in %d groups%n%n%-10s %-24s %-22s %-22s %-22s %s%n",
                report.path("rows").asInt(),
                report.path("duplicates").asInt(),
                report.path("components").asInt(),
                "method",
                "ROC-AUC",
                "found at <= 10 % wrong",
                "15 %",
                "20 %",
                "us p50 / p99");
        for (JsonNode method : report.path("methods")) {
            out.printf(
                    Locale.ROOT,
                    "%-10s %.4f [%.4f, %.4f]  %-22s %-22s %-22s %.0f / %.0f%n",
                    method.path("name").asText(),
                    method.path("auc").asDouble(),
                    method.path("auc_low").asDouble(),
                    method.path("auc_high").asDouble(),
                    recall(method, "recall_at_10"),
                    recall(method, "recall_at_15"),
                    recall(method, "recall_at_20"),
                    method.path("decide_p50_us").asDouble(),
                    method.path("decide_p99_us").asDouble());
        }
        out.printf(
                Locale.ROOT,
                "%nROC-AUC is of the score; with refused pairs ranked last %.4f for guarded, %.4f for verified.%n",
                report.path("methods").path(1).path("auc_refused_last").asDouble(),
                report.path("methods").path(2).path("auc_refused_last").asDouble());
        for (JsonNode guard : report.path("guards")) {
            out.printf(
                    "guard %-10s refused %d pairs, %d of them duplicates%n",
                    guard.path("name").asText(),
                    guard.path("refused").asInt(),
                    guard.path("duplicates").asInt());
        }
        out.flush();
    }

    private static String recall(JsonNode method, String field) {
        return String.format(
                Locale.ROOT,
                "%.1f %% [%.1f, %.1f]",
                100 * method.path(field).asDouble(),
                100 * method.path(field + "_low").asDouble(),
                100 * method.path(field + "_high").asDouble());
    }
}
