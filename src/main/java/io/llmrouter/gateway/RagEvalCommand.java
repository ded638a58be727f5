/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.llmrouter.evaluation.Bootstrap;
import io.llmrouter.evaluation.CorpusDocument;
import io.llmrouter.evaluation.JudgedQuestion;
import io.llmrouter.evaluation.RetrievalReader;
import io.llmrouter.rag.PassageEmbedder;
import io.llmrouter.rag.PassageIndex;
import io.llmrouter.rag.RetrievalPolicy;
import io.llmrouter.replay.RetrievalFigures;
import io.llmrouter.replay.RetrievalReplay;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures retrieval on a judged collection. */
@Command(
        name = "rag-eval",
        description =
                "Measure on judged questions what BM25, vectors, both fused and the retrieval router find, how many"
                        + " searches that takes, and how well the retrieval score tells what can be answered.",
        mixinStandardHelpOptions = true)
final class RagEvalCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--corpus",
            paramLabel = "FILE",
            required = true,
            description = "Documents, JSON Lines, also gzipped: id, title, text.")
    private Path corpus;

    @Option(
            names = "--queries",
            paramLabel = "FILE",
            required = true,
            description =
                    "Questions, JSON Lines, also gzipped: id, query, relevant: [{doc, grade}], and where known qkey,"
                            + " verdict (" + RetrievalReader.UNANSWERABLE + " if the documents do not answer).")
    private Path queries;

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description = "Measure on these questions, and fit on all of --queries (default: folds of --queries).")
    private Path test;

    @Mixin
    private EmbeddedRequests embedded;

    @Option(
            names = "--doubt-below",
            paramLabel = "P",
            description = "The router asks a second way below this probability that a relevant passage is among the ten"
                    + " best; 0 never, 1 always (default: ${DEFAULT-VALUE}).")
    private double doubtBelow = RetrievalPolicy.DOUBT;

    @Option(
            names = "--folds",
            defaultValue = "5",
            description = "Without --test: parts that are held out in turn (default: ${DEFAULT-VALUE}).")
    private int folds;

    @Option(
            names = "--resamples",
            defaultValue = "1000",
            description = "Of the bootstrap over questions (default: ${DEFAULT-VALUE}).")
    private int resamples;

    @Option(names = "--seed", defaultValue = "42", description = "Of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
    private Path json;

    @Option(
            names = "--train",
            paramLabel = "FILE",
            description =
                    "Also write the retrieval score fitted on all of --queries, to be loaded instead of the one that"
                            + " ships.")
    private Path train;

    @Override
    public Integer call() throws IOException {
        check();
        List<CorpusDocument> documents = reading(corpus, RetrievalReader::documents);
        List<JudgedQuestion> questions = reading(queries, RetrievalReader::questions);
        List<JudgedQuestion> tested = test == null ? List.of() : reading(test, RetrievalReader::questions);
        List<String> asked = new ArrayList<>();
        questions.forEach(question -> asked.add(question.text()));
        tested.forEach(question -> asked.add(question.text()));
        EmbeddedTexts vectors = embedded.texts(asked, spec.commandLine().getErr());
        PassageEmbedder embedder = new PassageEmbedder(vectors.embedder());
        try (PassageIndex index = PassageIndex.inMemory(embedder.fingerprint())) {
            Progress.counting("Indexing", documents.size(), more -> {
                RetrievalReplay.ingest(index, embedder, documents, more);
                return index;
            });
            vectors.keep().run();
            RetrievalReplay replay = new RetrievalReplay(index, embedder, new RetrievalPolicy(doubtBelow));
            RetrievalFigures figures = Progress.counting(
                    "Asking", questions.size() + tested.size(), more -> figures(replay, questions, tested, more));
            report(figures, documents.size());
        }
        return 0;
    }

    private interface Reading<T> {

        List<T> of(Path file, LongConsumer more) throws IOException;
    }

    private static <T> List<T> reading(Path file, Reading<T> reader) throws IOException {
        long bytes = Files.isRegularFile(file) ? Files.size(file) : 0;
        return Progress.counting("Reading", bytes, more -> reader.of(file, more));
    }

    private RetrievalFigures figures(
            RetrievalReplay replay, List<JudgedQuestion> questions, List<JudgedQuestion> tested, LongConsumer more) {
        RetrievalFigures.Fitting fitting =
                new RetrievalFigures.Fitting(folds, questions.size() + " questions: " + CommandWords.of(spec));
        Bootstrap bootstrap = new Bootstrap(resamples, seed);
        return tested.isEmpty()
                ? RetrievalFigures.folded(replay, questions, fitting, bootstrap, more)
                : RetrievalFigures.across(replay, questions, tested, fitting, bootstrap, more);
    }

    private void report(RetrievalFigures figures, int documents) throws IOException {
        ObjectNode report = figures.node();
        report.put("documents", documents)
                .put("command", CommandWords.of(spec))
                .put("seed", seed)
                .put("resamples", resamples)
                .put(
                        "protocol",
                        test == null
                                ? folds
                                        + " folds: every question is scored by what was fitted on other groups; the router is the one that ships"
                                : "fitted on --queries, measured on --test; the router is the one that ships");
        print(spec.commandLine().getOut(), report);
        new JsonFile(json).write(report);
        if (train != null) {
            new JsonFile(train)
                    .write(figures.fitted()
                            .orElseThrow(() -> new ParameterException(
                                    spec.commandLine(),
                                    "Invalid value for option '--train': " + train + ": " + figures.score()))
                            .state());
        }
    }

    private void check() {
        JsonFile.requireWritable(spec.commandLine(), "--json", json);
        JsonFile.requireWritable(spec.commandLine(), "--train", train);
        OptionValue.require(spec, folds >= 2 && folds <= 20, "--folds", folds + "; write 2 to 20");
        OptionValue.require(spec, resamples >= 1, "--resamples", resamples + "; write 1 or more");
        OptionValue.require(spec, doubtBelow >= 0 && doubtBelow <= 1, "--doubt-below", doubtBelow + "; write 0 to 1");
        OptionValue.require(
                spec,
                embedded.isVectors(),
                "--embedding",
                "'" + embedded.name() + "': retrieval compares vectors; leave it out");
    }

    private static void print(PrintWriter out, JsonNode report) {
        out.printf(
                Locale.ROOT,
                "%d documents, %d questions%n%n%-8s %-24s %-24s %-7s %s%n",
                report.path("documents").asInt(),
                report.path("questions").asInt(),
                "way",
                "nDCG@10",
                "recall@10",
                "share",
                "searches");
        for (JsonNode way : report.path("ways")) {
            out.printf(
                    Locale.ROOT,
                    "%-8s %-24s %-24s %-7.3f %.3f%n",
                    way.path("name").asText(),
                    figure(way, "ndcg10"),
                    figure(way, "recall10"),
                    way.path("share").asDouble(),
                    way.path("retriever_calls").asDouble());
        }
        out.printf(
                "%nrouted - hybrid %s%nAUROC: can be answered %s, relevant among the ten best %s%n",
                figure(report, "routed_minus_hybrid_ndcg10"),
                figure(report, "answerability_auroc"),
                figure(report, "sufficiency_auroc"));
        out.printf(
                Locale.ROOT,
                "deciding takes %.2f ms (p50) beyond embedding and searching, a search %.2f ms%n",
                report.path("decide_p50_ms").asDouble(),
                report.path("search_p50_ms").asDouble());
        out.flush();
    }

    private static String figure(JsonNode node, String field) {
        return node.path(field).isNull()
                ? "-"
                : String.format(
                        Locale.ROOT,
                        "%.4f [%.4f, %.4f]",
                        node.path(field).asDouble(),
                        node.path(field + "_low").asDouble(),
                        node.path(field + "_high").asDouble());
    }
}
