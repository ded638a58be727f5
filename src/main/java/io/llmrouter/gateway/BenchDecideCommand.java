/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.embedding.onnx.HuggingFaceTokenCountEstimator;
import io.llmrouter.config.ConfigurationLoader;
import io.llmrouter.evaluation.OutcomeRow;
import io.llmrouter.evaluation.OutcomeTable;
import io.llmrouter.expression.RequestExpression;
import io.llmrouter.features.PromptEmbedder;
import io.llmrouter.features.PromptFeatures;
import io.llmrouter.prediction.LabelledRequests;
import io.llmrouter.prediction.OperatingPoint;
import io.llmrouter.prediction.PredictorMethod;
import io.llmrouter.provider.InProcessEmbedding;
import io.llmrouter.provider.Providers;
import io.llmrouter.routing.Decider;
import io.llmrouter.routing.PredictiveDecider;
import io.llmrouter.routing.RoutingRequest;
import io.llmrouter.routing.RuleDecider;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How long a decision takes, from the messages of a request to the verdict, everything computed anew; in several rounds, for a shared machine is
 * slower in some of them.
 */
@Command(
        name = "decide",
        description =
                "Measure how long deciders take on the requests of a table of outcomes: rules, the shipped"
                        + " ones too, logistic and predictor without embedding, predictor with the embedding of at most 40 word pieces.",
        mixinStandardHelpOptions = true)
final class BenchDecideCommand implements Callable<Integer> {

    private static final int MOST_PIECES = 40;
    private static final int EMBEDDED_SHARE = 20;
    private static final int MOST_LEARNED = 2000;
    private static final double NANOS_PER_MICRO = 1000;
    private static final List<String> RULES = List.of(
            "hasCode || words > 300", "text.matches('^(summarise|translate)')", "words < 15 && text.matches('^what')");

    private static final String SHIPPED_RULES =
            """
            models: {small: {provider: openai}, large: {provider: openai}}
            routers:
              bench:
                otherwise: large
                decide: [{rules: {file: "classpath:llmrouter/rules/prefilter.yaml", use: {cheap: small, strong: large}}}]
            """;

    @Spec
    private CommandSpec spec;

    @Mixin
    private OutcomeOptions outcomes;

    @Option(
            names = "--decisions",
            defaultValue = "20000",
            description = "Of each kind and round; a twentieth with embedding (default: ${DEFAULT-VALUE}).")
    private int decisions;

    @Option(names = "--rounds", defaultValue = "5", description = "After one to warm up (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--seed", defaultValue = "42", description = "Of learning (default: ${DEFAULT-VALUE}).")
    private long seed;

    /** A decider with what it is asked, and the fastest decision on each request, which leaves out what the machine does meanwhile. */
    private record Kind(String name, Decider decider, List<ChatRequest> requests, int decisions, double[] fastest) {

        Kind(String name, Decider decider, List<ChatRequest> requests, int decisions) {
            this(name, decider, requests, decisions, new double[Math.min(requests.size(), decisions)]);
            Arrays.fill(fastest, Double.POSITIVE_INFINITY);
        }

        /** Microseconds of each decision, ascending. */
        double[] round() {
            double[] micros = new double[decisions];
            for (int i = 0; i < micros.length; i++) {
                ChatRequest request = requests.get(i % requests.size());
                long start = System.nanoTime();
                decider.decide(RoutingRequest.of(request));
                micros[i] = (System.nanoTime() - start) / NANOS_PER_MICRO;
                fastest[i % requests.size()] = Math.min(fastest[i % requests.size()], micros[i]);
            }
            Arrays.sort(micros);
            return micros;
        }
    }

    @Override
    public Integer call() throws IOException {
        OptionValue.require(
                spec, decisions >= EMBEDDED_SHARE, "--decisions", decisions + "; write " + EMBEDDED_SHARE + " or more");
        OptionValue.require(spec, rounds >= 1, "--rounds", rounds + "; write 1 or more");
        OutcomeTable table = outcomes.learned();
        List<ChatRequest> asked = chats(texts(table));
        PromptEmbedder embedder =
                new PromptEmbedder(InProcessEmbedding.load(ForkJoinPool.commonPool()), InProcessEmbedding.FINGERPRINT);
        List<Kind> kinds = List.of(
                new Kind("rules", rules(), asked, decisions),
                new Kind("rules of prefilter.yaml", shippedRules(), asked, decisions),
                new Kind("logistic, no embedding", learned(table, PredictorMethod.LOGISTIC, null), asked, decisions),
                new Kind("predictor, no embedding", learned(table, PredictorMethod.PREDICTOR, null), asked, decisions),
                new Kind(
                        "predictor, <= 40 word pieces",
                        learned(table, PredictorMethod.PREDICTOR, embedder),
                        chats(cut(texts(table))),
                        decisions / EMBEDDED_SHARE));
        measure(kinds);
        return 0;
    }

    private void measure(List<Kind> kinds) {
        double[][][] rounded = new double[kinds.size()][rounds][];
        kinds.forEach(Kind::round);
        for (int round = 0; round < rounds; round++) {
            for (int k = 0; k < rounded.length; k++) {
                rounded[k][round] = kinds.get(k).round();
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-30s %26s %26s %18s%n", "round: median (all), us", "p50", "p99", "fastest: p50, p99");
        for (int k = 0; k < rounded.length; k++) {
            double[] fastest = kinds.get(k).fastest();
            Arrays.sort(fastest);
            out.printf(
                    Locale.ROOT,
                    "%-30s %26s %26s %11.1f, %5.1f%n",
                    kinds.get(k).name(),
                    spread(rounded[k], 0.5),
                    spread(rounded[k], 0.99),
                    at(fastest, 0.5),
                    at(fastest, 0.99));
        }
        out.println(
                "fastest: of all decisions on a request, the fastest; what the machine does meanwhile is not in it");
        out.flush();
    }

    private static String spread(double[][] rounds, double quantile) {
        double[] at = Arrays.stream(rounds)
                .mapToDouble(micros -> at(micros, quantile))
                .sorted()
                .toArray();
        return String.format(Locale.ROOT, "%.1f (%.1f - %.1f)", at[at.length / 2], at[0], at[at.length - 1]);
    }

    private static double at(double[] sorted, double quantile) {
        return sorted[(int) (sorted.length * quantile)];
    }

    private Decider rules() {
        return new RuleDecider(RULES.stream()
                .map(rule -> new RuleDecider.Rule(
                        RequestExpression.compile(rule), outcomes.models().get(0)))
                .toList());
    }

    private static Decider shippedRules() {
        return new ConfigurationLoader(text -> text, Providers.onClassPath())
                .load("bench", SHIPPED_RULES)
                .routers()
                .get("bench")
                .deciders()
                .get(0)
                .build()
                .apply(null)
                .decider();
    }

    /** Learned from at most {@value #MOST_LEARNED} rows, which say nothing about quality here. */
    private Decider learned(OutcomeTable table, PredictorMethod method, PromptEmbedder embedder) {
        List<OutcomeRow> rows = table.rows().stream().limit(MOST_LEARNED).toList();
        LabelledRequests labelled = new LabelledRequests(
                outcomes.models(),
                rows.stream().map(row -> PromptFeatures.of(row.query())).toList(),
                Arrays.copyOf(table.scores(outcomes.models()), rows.size()));
        double[] costs =
                IntStream.range(0, outcomes.models().size()).mapToDouble(m -> m).toArray();
        return new PredictiveDecider(new PredictiveDecider.Basis(
                method.fit(labelled, embedder, seed), outcomes.models(), new OperatingPoint(0.1, costs), "a bench"));
    }

    private static List<String> texts(OutcomeTable table) {
        return table.rows().stream().map(OutcomeRow::query).toList();
    }

    private static List<ChatRequest> chats(List<String> texts) {
        return texts.stream()
                .map(text ->
                        ChatRequest.builder().messages(UserMessage.from(text)).build())
                .toList();
    }

    /** Their first words, as many as have at most {@value #MOST_PIECES} word pieces. */
    private static List<String> cut(List<String> texts) {
        HuggingFaceTokenCountEstimator pieces = new HuggingFaceTokenCountEstimator();
        return texts.stream()
                .map(text -> {
                    List<String> words =
                            new ArrayList<>(Arrays.asList(text.strip().split("\\s+")));
                    words.subList(Math.min(words.size(), MOST_PIECES), words.size())
                            .clear();
                    while (words.size() > 1 && pieces.estimateTokenCountInText(String.join(" ", words)) > MOST_PIECES) {
                        words.remove(words.size() - 1);
                    }
                    return String.join(" ", words);
                })
                .toList();
    }
}
