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
        QuoteReplay replay = new QuoteReplay(set);
        Bootstrap bootstrap = new Bootstrap(resamples, seed);
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.put("questions", set.questions().size())
                .put("documents", set.documents().size())
                .put("seed", seed);
        PrintWriter out = spec.commandLine().getOut();
        quotes(out, report, "own passage", QuoteFigures.of(replay.ask(0), TARGETS, bootstrap));
        quotes(out, report, "best " + passages, QuoteFigures.of(replay.ask(passages), TARGETS, bootstrap));
        for (Groundedness.Of of : Groundedness.Of.values()) {
            groundedness(out, report, of, set);
        }
        out.flush();
        file.write(report);
        return 0;
    }

    private static void quotes(PrintWriter out, ObjectNode report, String from, QuoteFigures figures) {
        ObjectNode node = report.putObject("quotes " + from);
        line(out, node, from + ": answer in the sentence", figures.right());
        line(out, node, from + ": AUROC of the confidence", figures.auroc());
        line(
                out,
                node,
                from + ": calibration error, held out",
                new Figure(figures.calibrationError(), new Interval(Double.NaN, Double.NaN)));
        figures.answered().forEach((target, answered) -> {
            String at = String.format(Locale.ROOT, "%s, wanted %.0f %%: ", from, 100 * target);
            line(out, node, at + "answered free", answered.share());
            line(out, node, at + "right among them", answered.precision());
        });
    }

    private void groundedness(PrintWriter out, ObjectNode report, Groundedness.Of of, QuestionSet set) {
        String name = "groundedness " + of.name().toLowerCase(Locale.ROOT);
        ObjectNode node = report.putObject(name);
        Map<Kind, GroundednessReplay.Outcome> outcomes =
                new GroundednessReplay(set, new Groundedness(of), seed).measure();
        AGAINST.forEach((grounded, others) -> others.forEach(other -> line(
                out,
                node,
                name + ": " + label(grounded) + " / " + label(other),
                auroc(outcomes.get(grounded).values(), outcomes.get(other).values()))));
        outcomes.forEach((kind, outcome) -> line(
                out,
                node,
                "gate lets pass: " + label(kind) + ", " + outcome.values().length,
                new Figure(outcome.passing(), new Interval(Double.NaN, Double.NaN))));
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
