/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import io.llmrouter.bundle.CacheBundle;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.intent.ExampleReader;
import io.llmrouter.intent.ExampleVectors;
import io.llmrouter.intent.IntentExamples;
import io.llmrouter.paraphrase.HitVerifier;
import io.llmrouter.paraphrase.Question;
import io.llmrouter.provider.InProcessEmbedding;
import io.llmrouter.replay.NearQuestions;
import io.llmrouter.replay.PairScores;
import io.llmrouter.replay.StreamFigures;
import io.llmrouter.replay.StreamQuestions;
import io.llmrouter.replay.StreamSettings;
import io.llmrouter.replay.StreamTrials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a cache by meaning earns from a cold start, and whether it keeps its budget. */
@Command(
        name = "cache-stream",
        description = {
            "Replay streams of labelled questions through a cache that begins empty and without a threshold: it observes,"
                    + " certifies a threshold when there are enough labels, and gives hits from then on.",
            "A hit is right if both questions have the same intent of the same file; on or by a question of no intent it is wrong."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {
            "0:Done.",
            "1:A file is wrong, or fewer streams than --least-within kept a budget.",
            "2:Called wrongly."
        })
final class CacheStreamCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--questions",
            split = ",",
            paramLabel = "FILE",
            defaultValue = "examples/data/intents-support.csv",
            description = "CSV with text,intent, JSON Lines or YAML, also gzipped; the intent oos means none"
                    + " (default: ${DEFAULT-VALUE}).")
    private List<Path> files;

    @Option(names = "--requests", defaultValue = "50000", description = "Of each stream (default: ${DEFAULT-VALUE}).")
    private int requests;

    @Option(
            names = "--exponent",
            defaultValue = "0.9",
            description = "Of Zipf's law: how much more often some questions are asked (default: ${DEFAULT-VALUE}).")
    private double exponent;

    @Option(
            names = "--budgets",
            split = ",",
            defaultValue = "0.02,0.05,0.10",
            description = "Shares of hits by meaning that may be wrong (default: ${DEFAULT-VALUE}).")
    private List<Double> budgets;

    @Option(names = "--seeds", defaultValue = "100", description = "Streams (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--confidence-level",
            defaultValue = "0.95",
            description = "That all certificates of a stream hold together (default: ${DEFAULT-VALUE}).")
    private double confidenceLevel;

    @Option(
            names = "--observe",
            defaultValue = "0.95",
            description =
                    "Share of near misses that are judged before the first certificate (default: ${DEFAULT-VALUE}).")
    private double observe;

    @Option(
            names = "--recheck",
            defaultValue = "0.1",
            description = "Share of hits and near misses that are judged afterwards (default: ${DEFAULT-VALUE}).")
    private double recheck;

    @Option(
            names = "--looks",
            split = ",",
            description = "Counts of labels at which a threshold is certified anew (default:"
                    + " 1000,1500,2200,3300,5000,7500; with --learn 500,800,1200,1800,2700,4000,6000,8500).")
    private int[] looks;

    @Mixin
    private CacheLearnOptions learning;

    @Option(
            names = "--lowest",
            defaultValue = "0.5",
            description = "Cosine below which a question is not looked at (default: ${DEFAULT-VALUE}).")
    private double lowest;

    @Option(
            names = "--neighbours",
            defaultValue = "512",
            description = "Remembered of each question, of 8 bytes each (default: ${DEFAULT-VALUE}).")
    private int neighbours;

    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description =
                    "Score pairs with the verifier and the guards of this bundle, not with the cosine; its threshold is not used.")
    private Path bundle;

    @Option(
            names = "--compared",
            defaultValue = "8",
            description =
                    "With --bundle: how many of the nearest kept questions are compared (default: ${DEFAULT-VALUE}).")
    private int compared;

    @Option(
            names = "--least-within",
            defaultValue = "0",
            description = "Share of the streams that must have hits and keep each budget, else exit status 1"
                    + " (default: ${DEFAULT-VALUE}).")
    private double leastWithin;

    @Option(names = "--seed", defaultValue = "42", description = "Of the first stream (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
    private Path json;

    @Override
    public Integer call() throws Exception {
        JsonFile file = new JsonFile(json);
        file.requireWritable(spec.commandLine());
        StreamSettings settings = settings();
        List<IntentExamples> sets = files.stream().map(ExampleReader::read).toList();
        StreamQuestions questions = StreamQuestions.of(sets);
        PromptEmbedder embedder =
                new PromptEmbedder(InProcessEmbedding.load(Runnable::run), InProcessEmbedding.FINGERPRINT);
        StreamTrials trials = trials(questions, vectors(embedder, sets, questions), embedder, settings);
        List<StreamFigures> figures =
                Progress.counting("Streaming", seeds, more -> trials.run(budgets, seeds, seed, () -> more.accept(1)));
        CacheStreamReport report = new CacheStreamReport(questions, settings, learning.learns(), seed, figures);
        report.print(spec.commandLine().getOut());
        file.write(report.json());
        return figures.stream().allMatch(figure -> figure.within() >= leastWithin * seeds) ? 0 : 1;
    }

    private StreamSettings settings() {
        OptionValue.require(spec, seeds >= 1, "--seeds", seeds + "; write 1 or more");
        OptionValue.require(spec, compared >= 1, "--compared", compared + "; write 1 or more");
        OptionValue.require(spec, neighbours >= 1, "--neighbours", neighbours + "; write 1 or more");
        OptionValue.require(
                spec,
                budgets.stream().allMatch(budget -> budget > 0 && budget < 1),
                "--budgets",
                budgets + "; write shares above 0 and below 1, for example 0.02");
        OptionValue.require(
                spec,
                bundle == null || !learning.learns(),
                "--bundle",
                bundle + "; with --learn the score is learned in the stream, leave one of both out");
        try {
            double later = learning.settings().laterShare();
            OptionValue.require(
                    spec,
                    !learning.learns() || later >= recheck,
                    "--later",
                    later + "; write no less than --recheck, " + recheck);
            return new StreamSettings(
                    requests,
                    exponent,
                    confidenceLevel,
                    observe,
                    recheck,
                    looks == null ? learning.usualLooks() : looks);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "Invalid value: " + e.getMessage(), e);
        }
    }

    private StreamTrials trials(
            StreamQuestions questions, List<float[]> vectors, PromptEmbedder embedder, StreamSettings settings)
            throws IOException {
        NearQuestions near = near(vectors);
        return learning.learns()
                ? StreamTrials.learning(questions, vectors, near, settings, learning.settings())
                : StreamTrials.earning(questions, scores(questions, vectors, near, embedder), settings);
    }

    private PairScores scores(
            StreamQuestions questions, List<float[]> vectors, NearQuestions near, PromptEmbedder embedder)
            throws IOException {
        if (bundle == null) {
            return PairScores.cosine(near);
        }
        HitVerifier verifier = CacheBundle.read(bundle, embedder).cache().verifier();
        List<Question> asked = IntStream.range(0, vectors.size())
                .mapToObj(i -> new Question(questions.texts().get(i), vectors.get(i)))
                .toList();
        return PairScores.verified(near, asked, verifier, compared);
    }

    /** Each file's vectors are kept where learning intents keeps them. */
    private List<float[]> vectors(PromptEmbedder embedder, List<IntentExamples> sets, StreamQuestions questions) {
        Map<String, float[]> byText = new HashMap<>();
        for (int i = 0; i < sets.size(); i++) {
            List<String> texts = new ArrayList<>();
            sets.get(i).examples().forEach(example -> texts.add(example.text()));
            texts.addAll(sets.get(i).outOfScope());
            float[][] vectors =
                    new ExampleVectors(embedder, ExampleVectors.usualFile(embedder, files.get(i))).of(texts);
            for (int text = 0; text < vectors.length; text++) {
                byText.put(texts.get(text), vectors[text]);
            }
        }
        return questions.texts().stream().map(byText::get).toList();
    }

    private NearQuestions near(List<float[]> vectors) throws IOException {
        return Progress.counting(
                "Comparing",
                vectors.size(),
                more -> NearQuestions.among(vectors, neighbours, lowest, asked -> more.accept(1)));
    }
}
