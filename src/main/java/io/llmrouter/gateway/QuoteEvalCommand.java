/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.confidence.Groundedness;
import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.Figure;
import io.llmrouter.evaluation.GroundednessReplay;
import io.llmrouter.evaluation.GroundednessReplay.Kind;
import io.llmrouter.evaluation.Interval;
import io.llmrouter.evaluation.QuestionSet;
import io.llmrouter.evaluation.QuoteFigures;
import io.llmrouter.evaluation.QuoteReplay;
import io.llmrouter.evaluation.RankSum;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.provider.InProcessEmbedding;
import io.llmrouter.rag.ExtractiveModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures quoted answers and groundedness on questions whose answers stand in documents. */
@Command(
        name = "quote-eval",
        description =
                "Measure how many questions 'provider: extractive' answers right, how many of them for free at a wanted"
                        + " precision, and what the signal 'groundedness' tells apart.",
        mixinStandardHelpOptions = true)
final class QuoteEvalCommand implements Callable<Integer> {

    private static final List<Double> TARGETS = List.of(0.9, 0.95);
    private static final int REMEMBERED = 20_000;
    private static final Map<Kind, List<Kind>> AGAINST = new LinkedHashMap<>();

    static {
        AGAINST.put(Kind.QUOTED, List.of(Kind.NUMBER_CHANGED, Kind.OTHER_QUOTED));
        AGAINST.put(Kind.RESTATED, List.of(Kind.WRONG_ANSWER, Kind.OTHER_RESTATED));
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--questions",
            paramLabel = "FILE",
            required = true,
            description = "JSON Lines, also gzipped: {query, answers: [...], relevant: [{doc: ID}]}.")
    private Path questions;

    @Option(
            names = "--corpus",
            paramLabel = "FILE",
            required = true,
            description = "JSON Lines, also gzipped: {id, title, text}.")
    private Path corpus;

    @Option(
            names = "--passages",
            defaultValue = "3",
            description = "How many the search by words finds for a question, 1 to 20 (default: ${DEFAULT-VALUE}).")
    private int passages;

    @Option(
            names = "--meaning",
            description = "As with the model's option 'embedding': also compare the meaning of the best sentences.")
    private boolean meaning;

    @Option(
            names = "--resamples",
            defaultValue = "1000",
            description = "Of each bootstrap interval (default: ${DEFAULT-VALUE}).")
    private int resamples;

    @Option(names = "--seed", defaultValue = "42", description = "Of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
    private Path json;

    @Override
    public Integer call() throws IOException {
        JsonFile file = new JsonFile(json);
        file.requireWritable(spec.commandLine());
        OptionValue.require(
                spec, passages >= 1 && passages <= 20, "--passages", passages + "; write a whole number from 1 to 20");
        OptionValue.require(spec, resamples >= 0, "--resamples", resamples + "; write 0 or more");
        QuestionSet set = QuestionSet.read(questions, corpus);
        PromptEmbedder embedder = meaning
                ? new PromptEmbedder(InProcessEmbedding.load(Runnable::run), InProcessEmbedding.FINGERPRINT)
                        .remembering(REMEMBERED)
                : null;
        QuoteReplay replay = new QuoteReplay(set, new ExtractiveModel("quote", true, embedder));
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.put("questions", set.questions().size())
                .put("documents", set.documents().size())
                .put("seed", seed);
        PrintWriter out = spec.commandLine().getOut();
        quotes(out, report, "own passage", replay.ask(0));
        List<QuoteFigures.Row> found = replay.ask(passages);
        quotes(out, report, "best " + passages, found);
        inVain(out, report, found, replay.askInVain(passages));
        groundedness(out, report, set);
        out.flush();
        file.write(report);
        return 0;
    }

    private void quotes(PrintWriter out, ObjectNode report, String from, List<QuoteFigures.Row> rows) {
        QuoteFigures figures = QuoteFigures.of(rows, TARGETS, new Bootstrap(resamples, seed));
        ObjectNode node = report.putObject("quotes " + from);
        line(out, node, from + ": answer in the sentence", figures.right());
        line(out, node, from + ": AUROC of the confidence", figures.auroc());
        line(out, node, from + ": calibration error, held out", plain(figures.calibrationError()));
        figures.answered().forEach((target, answered) -> {
            String at = String.format(Locale.ROOT, "%s, wanted %.0f %%: ", from, 100 * target);
            line(out, node, at + "answered free", answered.share());
            line(out, node, at + "right among them", answered.precision());
        });
    }

    /** What the thresholds let through when there is no right sentence. */
    private static void inVain(
            PrintWriter out, ObjectNode report, List<QuoteFigures.Row> found, List<QuoteFigures.Row> inVain) {
        ObjectNode node = report.putObject("own passage taken out");
        for (double target : TARGETS) {
            String at = String.format(Locale.ROOT, "own passage taken out, wanted %.0f %%: answered", 100 * target);
            line(out, node, at, QuoteFigures.reaching(inVain, QuoteFigures.threshold(found, target)));
        }
        double[] micros =
                found.stream().mapToDouble(row -> row.nanos() / 1e3).sorted().toArray();
        line(out, node, "time of an answer in us, p50", plain(micros[micros.length / 2]));
        line(out, node, "time of an answer in us, p99", plain(micros[(int) (micros.length * 0.99)]));
    }

    /** Statements are of one sentence, so mean and minimum are the same. */
    private void groundedness(PrintWriter out, ObjectNode report, QuestionSet set) {
        ObjectNode node = report.putObject("groundedness");
        Map<Kind, GroundednessReplay.Outcome> outcomes =
                new GroundednessReplay(set, new Groundedness(), seed).measure();
        AGAINST.forEach((grounded, others) -> others.forEach(other -> line(
                out,
                node,
                "groundedness AUROC: " + label(grounded) + " / " + label(other),
                auroc(outcomes.get(grounded).values(), outcomes.get(other).values()))));
        outcomes.forEach((kind, outcome) -> line(
                out,
                node,
                "gate lets pass: " + label(kind) + ", " + outcome.values().length,
                plain(outcome.passing())));
    }

    private Figure auroc(double[] grounded, double[] others) {
        double[] all = DoubleStream.concat(DoubleStream.of(grounded), DoubleStream.of(others))
                .toArray();
        RankSum ranks = new RankSum(all, i -> i < grounded.length);
        Bootstrap bootstrap = new Bootstrap(resamples, seed);
        double[] resampled = IntStream.range(0, resamples)
                .mapToDouble(b -> ranks.auroc(bootstrap.counts(all.length, b)))
                .toArray();
        return new Figure(ranks.auroc(), Interval.of(resampled));
    }

    private static Figure plain(double value) {
        return new Figure(value, new Interval(Double.NaN, Double.NaN));
    }

    private static String label(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static void line(PrintWriter out, ObjectNode node, String name, Figure figure) {
        ObjectNode to = node.putObject(name);
        put(to, "value", figure.value());
        put(to, "low", figure.interval().low());
        put(to, "high", figure.interval().high());
        String interval = Double.isNaN(figure.interval().low())
                ? ""
                : String.format(
                        Locale.ROOT,
                        " [%.4f, %.4f]",
                        figure.interval().low(),
                        figure.interval().high());
        out.printf(Locale.ROOT, "%-64s %.4f%s%n", name, figure.value(), interval);
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isNaN(value)) {
            node.putNull(name);
        } else {
            node.put(name, value);
        }
    }
}
