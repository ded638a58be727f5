/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.OutcomeReader;
import io.llmrouter.evaluation.OutcomeRow;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.evaluation.RouterFigures;
import io.llmrouter.evaluation.RoutingReplay;
import io.llmrouter.evaluation.Split;
import io.llmrouter.features.DiskCachedEmbeddingModel;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.prediction.PredictorMethod;
import io.llmrouter.provider.InProcessEmbedding;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What deciding before the call is worth on a table of outcomes. */
@Command(
        name = "evaluate",
        description = "Measure routers on a table of outcomes: JSON Lines, also gzipped, one request a line:"
                + " id, query, outcomes [{model, score}].",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--outcomes",
            paramLabel = "FILE",
            required = true,
            split = ",",
            description = "Rows to learn from and, without --test, to measure on.")
    private List<Path> outcomes;

    @Option(
            names = "--models",
            paramLabel = "CHEAP,STRONG",
            required = true,
            split = ",",
            description = "Their names in the table.")
    private List<String> models;

    @Option(
            names = "--router",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "predictor,length,random",
            description = "predictor, length, random (default: ${DEFAULT-VALUE}).")
    private List<String> routers;

    @ArgGroup
    private Protocol protocol = new Protocol();

    @Option(
            names = "--group-by",
            paramLabel = "FIELD",
            description = "With --folds: rows of equal FIELD, such as subject, are in one fold.")
    private String groupBy;

    @Option(
            names = "--seed",
            defaultValue = "42",
            description = "Of splits, learning and intervals (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--resamples",
            defaultValue = "1000",
            description = "Of each bootstrap interval (default: ${DEFAULT-VALUE}).")
    private int resamples;

    @Option(names = "--skip-bad", description = "Count bad lines and leave them out.")
    private boolean skipBad;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
    private Path json;

    /** How rows to learn from and rows to measure on are told apart; one of three. */
    private static final class Protocol {

        @Option(names = "--folds", description = "Cross-validation; the default, with 5.")
        private Integer folds;

        @Option(names = "--labels", paramLabel = "N", description = "Learn from N random rows, measure on all others.")
        private Integer labels;

        @Option(
                names = "--test",
                paramLabel = "FILE",
                description = "Learn from all of --outcomes, measure on this file.")
        private Path test;
    }

    @Override
    public Integer call() throws Exception {
        JsonFile file = new JsonFile(json);
        file.requireWritable(spec.commandLine());
        if (models.size() != 2) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '--models': " + models
                            + " are not two; write CHEAP,STRONG, more are not in this version");
        }
        List<PredictorMethod> methods =
                routers.stream().map(PredictorMethod::named).toList();
        OutcomeReader reader = new OutcomeReader(skipBad);
        OutcomeTable learned = reader.read(outcomes);
        OutcomeTable table = protocol.test == null ? learned : learned.and(reader.read(List.of(protocol.test)));
        List<Split> splits = splits(learned, table);
        Path vectors = Path.of(System.getProperty("user.home"), ".cache", "llmrouter", "embeddings");
        DiskCachedEmbeddingModel cached = new DiskCachedEmbeddingModel(
                InProcessEmbedding.load(ForkJoinPool.commonPool()), InProcessEmbedding.FINGERPRINT, vectors);
        PromptEmbedder embedder = new PromptEmbedder(cached, InProcessEmbedding.FINGERPRINT);
        List<String> texts = table.rows().stream().map(OutcomeRow::query).toList();
        List<float[]> embedded = embedder.embedAll(texts, done -> {});
        cached.save();
        List<PromptFeatures> requests = IntStream.range(0, texts.size())
                .mapToObj(i -> PromptFeatures.of(texts.get(i), embedder, embedded.get(i)))
                .toList();
        RoutingReplay replay =
                new RoutingReplay(table, models.get(0), models.get(1), requests, embedder, resamples, seed);
        List<RouterFigures> figures = Progress.during("Measuring", (long) splits.size() * methods.size(), step -> {
            List<RouterFigures> all = new ArrayList<>();
            methods.forEach(method -> all.add(replay.measure(method, splits, step)));
            return all;
        });
        print(spec.commandLine().getOut(), table, figures);
        file.write(report(table, figures));
        return 0;
    }

    private List<Split> splits(OutcomeTable learned, OutcomeTable table) {
        if (protocol.test != null) {
            return List.of(Split.after(table, learned.rows().size()));
        } else if (protocol.labels != null) {
            return List.of(Split.labels(table, protocol.labels, seed));
        }
        return Split.folds(table, protocol.folds == null ? 5 : protocol.folds, groupBy, seed);
    }

    private void print(PrintWriter out, OutcomeTable table, List<RouterFigures> figures) {
        models.forEach(model -> out.printf(Locale.ROOT, "%-30s mean score %.4f%n", model, mean(table.scores(model))));
        out.printf(
                "%n%-12s %26s %8s %8s %8s %7s %10s %16s%n",
                "router",
                "APGR [95 % interval]",
                "CPT(20)",
                "CPT(50)",
                "CPT(80)",
                "AUROC",
                "learned in",
                "decides p50/p99");
        for (RouterFigures f : figures) {
            out.printf(
                    Locale.ROOT,
                    "%-12s %8.3f [%7.3f, %6.3f] %6.1f %% %6.1f %% %6.1f %% %7.3f %8.1f s %7.0f / %3.0f us%n",
                    f.name(),
                    f.apgr(),
                    f.apgrInterval().low(),
                    f.apgrInterval().high(),
                    f.cpt20() * 100,
                    f.cpt50() * 100,
                    f.cpt80() * 100,
                    f.auroc(),
                    f.trainMillis() / 1000,
                    f.decideP50Micros(),
                    f.decideP99Micros());
        }
        int measured = figures.get(0).rows();
        out.printf(
                "%n* %d rows measured, none by a router that had seen it; %d bad lines left out; seed %d.%n"
                        + "* APGR: area under the recovered quality gap over the share of strong calls, 0.5 for random. CPT(x): share of strong calls that recovers x %% of the gap.%n",
                measured, table.skipped(), seed);
        out.flush();
    }

    private ObjectNode report(OutcomeTable table, List<RouterFigures> figures) {
        ObjectNode root = JSON.objectNode()
                .put("rows", table.rows().size())
                .put("skipped", table.skipped())
                .put("seed", seed);
        ObjectNode means = root.putObject("models");
        models.forEach(model -> means.put(model, mean(table.scores(model))));
        figures.forEach(f -> root.withArray("routers")
                .addObject()
                .put("name", f.name())
                .put("rows", f.rows())
                .put("apgr", f.apgr())
                .put("apgr_low", f.apgrInterval().low())
                .put("apgr_high", f.apgrInterval().high())
                .put("apgr_deciles", f.apgrDeciles())
                .put("cpt20", f.cpt20())
                .put("cpt20_low", f.cpt20Interval().low())
                .put("cpt20_high", f.cpt20Interval().high())
                .put("cpt50", f.cpt50())
                .put("cpt50_low", f.cpt50Interval().low())
                .put("cpt50_high", f.cpt50Interval().high())
                .put("cpt80", f.cpt80())
                .put("cpt80_low", f.cpt80Interval().low())
                .put("cpt80_high", f.cpt80Interval().high())
                .put("auroc", f.auroc())
                .put("train_ms", f.trainMillis())
                .put("decide_p50_us", f.decideP50Micros())
                .put("decide_p99_us", f.decideP99Micros()));
        return root;
    }

    private static double mean(double[] scores) {
        return Arrays.stream(scores).average().orElseThrow();
    }
}
