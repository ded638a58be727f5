/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.Figure;
import io.llmrouter.evaluation.IntentFigures;
import io.llmrouter.evaluation.IntentReplay;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.intent.ExampleReader;
import io.llmrouter.intent.ExampleVectors;
import io.llmrouter.intent.IntentClassifier;
import io.llmrouter.intent.IntentExamples;
import io.llmrouter.intent.IntentMethod;
import io.llmrouter.intent.IntentOptions;
import io.llmrouter.intent.IntentReport;
import io.llmrouter.intent.IntentTraining;
import io.llmrouter.provider.InProcessEmbedding;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Learns intents from one file and measures them on another. */
@Command(
        name = "evaluate",
        description =
                "Learn intents from examples and measure them on others: CSV with text,intent, JSON Lines or YAML, also"
                        + " gzipped. The label oos or out_of_scope means none of the intents.",
        mixinStandardHelpOptions = true)
final class IntentsEvaluateCommand implements Callable<Integer> {

    private static final String NONE = "none";
    private static final Map<String, String> SHOWN = shown();

    @Spec
    private CommandSpec spec;

    @Option(names = "--examples", paramLabel = "FILE", required = true, description = "What is learned from.")
    private Path examples;

    @Option(names = "--test", paramLabel = "FILE", required = true, description = "What is measured on.")
    private Path test;

    @Option(
            names = "--out-of-scope",
            paramLabel = "FILE|LABEL",
            description = "Texts of no intent to fit floors with, or one more label that means none of the intents.")
    private String outOfScope;

    @Option(
            names = "--method",
            paramLabel = "NAME",
            description = "exemplar, centroid, softmax or linear (default: chosen by cross-validation).")
    private String method;

    @Option(
            names = "--keep",
            defaultValue = "0.95",
            description = "Share of requests in scope that fitted floors keep, 0.5 to 1 (default: ${DEFAULT-VALUE}).")
    private double keep;

    @Option(
            names = "--vectors",
            paramLabel = "FILE",
            description =
                    "Where vectors are kept for the next time (default: in ~/.cache/llmrouter); none to keep none.")
    private String vectors;

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
    public Integer call() throws Exception {
        JsonFile file = new JsonFile(json);
        file.requireWritable(spec.commandLine());
        IntentOptions options = options();
        IntentExamples learned = ExampleReader.read(examples, label());
        if (outOfScope != null && label() == null) {
            learned = learned.withOutOfScope(ExampleReader.readOutOfScope(Path.of(outOfScope)));
        }
        IntentExamples measured = ExampleReader.read(test, label());
        PrintWriter err = spec.commandLine().getErr();
        int all = learned.examples().size();
        learned = learned.without(measured);
        if (learned.examples().size() < all) {
            err.println("llmrouter: warning: " + (all - learned.examples().size())
                    + " examples stand in --test too; nothing was learned from them");
        }
        learned.warnings().forEach(warning -> err.println("llmrouter: warning: " + warning));
        PromptEmbedder embedder =
                new PromptEmbedder(InProcessEmbedding.load(Runnable::run), InProcessEmbedding.FINGERPRINT);
        List<IntentReplay.Labelled> requests = labelled(measured, kept(embedder, test));
        IntentClassifier classifier = IntentTraining.fit(learned, kept(embedder, examples), options);
        IntentFigures figures = IntentReplay.measure(classifier, requests, new Bootstrap(resamples, seed));
        print(spec.commandLine().getOut(), classifier.report(), figures);
        file.write(report(classifier.report(), figures));
        return 0;
    }

    private IntentOptions options() {
        if (!(keep >= 0.5 && keep <= 1) || resamples < 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value: --keep is " + keep + " and --resamples is " + resamples
                            + "; write 0.5 to 1 and 0 or more");
        }
        try {
            return new IntentOptions(method == null ? null : IntentMethod.labelled(method), keep, null, null, seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--method': " + e.getMessage(), e);
        }
    }

    /** What is no file is a label. */
    private String label() {
        boolean isFile = outOfScope == null
                || Files.exists(Path.of(outOfScope))
                || outOfScope.contains("/")
                || outOfScope.matches(".*\\.(csv|jsonl|ndjson|ya?ml|txt)(\\.gz)?");
        return isFile ? null : outOfScope;
    }

    private ExampleVectors kept(PromptEmbedder embedder, Path of) {
        if (NONE.equals(vectors)) {
            return new ExampleVectors(embedder, null);
        }
        return new ExampleVectors(
                embedder,
                vectors == null ? ExampleVectors.usualFile(embedder, of) : Path.of(vectors + "-" + of.getFileName()));
    }

    private static List<IntentReplay.Labelled> labelled(IntentExamples measured, ExampleVectors vectors) {
        List<String> texts = new ArrayList<>();
        List<String> intents = new ArrayList<>();
        measured.examples().forEach(example -> {
            texts.add(example.text());
            intents.add(example.intent());
        });
        measured.outOfScope().forEach(text -> {
            texts.add(text);
            intents.add(null);
        });
        float[][] embedded = vectors.of(texts);
        List<IntentReplay.Labelled> requests = new ArrayList<>();
        for (int i = 0; i < embedded.length; i++) {
            requests.add(new IntentReplay.Labelled(texts.get(i), intents.get(i), embedded[i]));
        }
        return requests;
    }

    private static void print(PrintWriter out, IntentReport report, IntentFigures figures) {
        out.println("learned   " + report);
        out.printf("measured  %d requests in scope, %d out of scope%n%n", figures.inScope(), figures.outOfScope());
        SHOWN.forEach((name, meaning) -> {
            Figure figure = figures.figures().get(name);
            if (!Double.isNaN(figure.value())) {
                out.printf(
                        Locale.ROOT,
                        "%-58s %.4f [%.4f, %.4f]%n",
                        meaning,
                        figure.value(),
                        figure.interval().low(),
                        figure.interval().high());
            }
        });
        out.printf(
                Locale.ROOT,
                "%-58s %.0f / %.0f us%n",
                "time of a decision beside the embedding, p50 / p99",
                figures.p50Micros(),
                figures.p99Micros());
        out.flush();
    }

    private ObjectNode report(IntentReport report, IntentFigures figures) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("examples", report.examples())
                .put("intents", report.intents())
                .put("negatives", report.negatives())
                .put("negatives_from", report.negativesFrom())
                .put("method", report.method().label())
                .put("calibrated", report.calibrated())
                .put("train_ms", report.millis())
                .put("seed", seed)
                .put("rows_in_scope", figures.inScope())
                .put("rows_out_of_scope", figures.outOfScope());
        ObjectNode accuracies = root.putObject("held_out_accuracy");
        report.accuracies().forEach(accuracies::put);
        SHOWN.keySet().forEach(name -> {
            Figure figure = figures.figures().get(name);
            put(root, name, figure.value());
            put(root, name + "_low", figure.interval().low());
            put(root, name + "_high", figure.interval().high());
        });
        return root.put("decide_p50_us", figures.p50Micros()).put("decide_p99_us", figures.p99Micros());
    }

    private static void put(ObjectNode root, String name, double value) {
        if (Double.isNaN(value)) {
            root.putNull(name);
        } else {
            root.put(name, value);
        }
    }

    private static Map<String, String> shown() {
        Map<String, String> shown = new java.util.LinkedHashMap<>();
        shown.put("accuracy", "accuracy of the likeliest intent, in scope");
        shown.put("oos_auroc", "AUROC of in scope against out of scope");
        shown.put("oos_recall_95", "out of scope refused while 95 % in scope are kept");
        shown.put("kept", "at the fitted floors: in scope kept");
        shown.put("oos_recall", "at the fitted floors: out of scope refused");
        shown.put("accuracy_kept", "at the fitted floors: right among accepted");
        shown.put("accuracy_abstaining", "at the fitted floors: right intent or rightly refused");
        return shown;
    }
}
